// The script that a page includes: `safeguarding-guide.js`, once bundled.

import { build } from "./build.ts";
import { SafeguardingGuide } from "./element.ts";

const TAG = "safeguarding-guide";

const registered = customElements.get(TAG) as typeof SafeguardingGuide | undefined;
if (!registered) {
  customElements.define(TAG, SafeguardingGuide);
} else if (registered.version !== build.version) {
  // The first script on the page serves all.
  registered.laterVersion = build.version;
  for (const element of document.querySelectorAll<SafeguardingGuide>(TAG)) element.reportVersion(build.version);
}
