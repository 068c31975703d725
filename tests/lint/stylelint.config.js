// Lints for all styles.

export default {
  extends: "stylelint-config-standard-scss",
  rules: {
    // What stands in a host's page shouts nothing down, and fetches nothing.
    "declaration-no-important": true,
    "function-url-scheme-allowed-list": [],
    // Browsers of www/docs/browsers.md do not know ranges.
    "media-feature-range-notation": "prefix",
    // Blocks, elements and modifiers, as GOV.UK Frontend names them.
    "selector-class-pattern": "^[a-z][a-z0-9]*((-|--|__)[a-z0-9]+)*$",
    // How lines and comments are set is a matter of taste; what a rule does is not.
    "at-rule-empty-line-before": null,
    "comment-empty-line-before": null,
    "declaration-block-single-line-max-declarations": null,
    "scss/comment-no-empty": null,
    "scss/double-slash-comment-empty-line-before": null,
    "selector-not-notation": null,
  },
  overrides: [
    // The reference intranet is itself a host’s page. Seen from where the tools are installed: target/lint.
    { files: "../../www/intranet/*.css", rules: { "declaration-no-important": null } },
  ],
};
