// Puts guides where pages put them: into shadow roots at once, into what is opened only later.
"use strict";

for (const host of document.querySelectorAll(".into-shadow-root")) {
  const root = host.attachShadow({ mode: "open" });
  root.append(...host.childNodes);
}

/** Opens what is closed until its guides have drawn. */
const openAll = async () => {
  while (!settled()) await new Promise((resolve) => setTimeout(resolve, 50));
  for (const dialog of document.querySelectorAll("dialog:not([open])")) dialog.showModal();
  for (const popover of document.querySelectorAll("[popover]")) popover.showPopover?.();
  for (const details of document.querySelectorAll("details")) details.open = true;
  for (const tab of document.querySelectorAll("[hidden]")) tab.hidden = false;
};
