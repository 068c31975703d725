// Lints for all hand-written scripts: the element's modules by their types, pages' and tests' scripts without.

import eslint from "@eslint/js";
import globals from "globals";
import tseslint from "typescript-eslint";

export default tseslint.config(
  eslint.configs.recommended,
  {
    linterOptions: { reportUnusedDisableDirectives: "error" },
    rules: {
      "eqeqeq": "error",
      "no-var": "error",
      "prefer-const": "error",
      "object-shorthand": "error",
      "prefer-template": "error",
      "no-console": "error",
      "no-implicit-globals": "error",
      "no-else-return": "error",
      "max-len": ["error", { code: 120, ignoreStrings: true, ignoreTemplateLiterals: true }],
      "max-lines-per-function": ["error", { max: 60 }],
      "complexity": ["error", 12],
    },
  },
  {
    files: ["www/element/*.ts"],
    extends: [tseslint.configs.strictTypeChecked, tseslint.configs.stylisticTypeChecked],
    languageOptions: { parserOptions: { project: "www/element/tsconfig.json", tsconfigRootDir: process.cwd() } },
    rules: {
      // Strict Content Security Policies and Trusted Types forbid them.
      "no-restricted-properties": [
        "error",
        ...["innerHTML", "outerHTML", "insertAdjacentHTML"].map((property) => ({ property })),
        // Younger than the browsers of www/docs/browsers.md.
        { object: "URL", property: "canParse" },
        { object: "Promise", property: "withResolvers" },
        { object: "AbortSignal", property: "any" },
        { object: "AbortSignal", property: "timeout" },
        { object: "crypto", property: "randomUUID" },
      ],
      "@typescript-eslint/no-invalid-void-type": "off",
    },
  },
  {
    files: ["www/intranet/*.js", "tests/browser/*.js", "tests/bench/**/*.js"],
    languageOptions: { globals: globals.browser },
    rules: { "max-lines-per-function": "off", "max-len": "off", "no-console": "off", "complexity": "off" },
  },
  {
    // Pieces of the scripts of journeys, which are put together there: each makes use of the others.
    files: ["tests/browser/{page,numbers,containers}.js"],
    languageOptions: { sourceType: "script" },
    rules: { "no-undef": "off", "no-unused-vars": "off", "no-implicit-globals": "off" },
  },
  { files: ["tests/lint/*.js"], languageOptions: { globals: globals.node } },
);
