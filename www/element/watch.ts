// Asks for the manifest again while a page stays open: for the server's time, and for what has changed.

import { fetchManifest } from "./packs.ts";

/** How often, in milliseconds. */
const INTERVAL = 15 * 60 * 1000;
/** How far the clock may jump between comparisons before it is in doubt, in milliseconds. */
const TOLERANCE = 5 * 60 * 1000;

type Fetched = Awaited<ReturnType<typeof fetchManifest>>;

/**
 * Asks every quarter of an hour, and when somebody comes back to the page.
 *
 * @param hear gets what came; `null`: nothing, and the clock has jumped since
 */
export function watchManifest(url: URL, signal: AbortSignal, hear: (fetched: Fetched | null) => void): void {
  const drift = () => Date.now() - performance.now();
  let compared = drift();
  const compare = async () => {
    const fetched = await fetchManifest(url, signal).catch(() => null);
    if (signal.aborted) return;
    // Without an answer the last comparison holds, unless the clock was changed since.
    if (!fetched && Math.abs(drift() - compared) <= TOLERANCE) return;
    if (fetched) compared = drift();
    hear(fetched);
  };
  const comeBack = () => {
    if (document.visibilityState === "visible") void compare();
  };
  document.addEventListener("visibilitychange", comeBack, { signal });
  const timer = setInterval(() => void compare(), INTERVAL);
  signal.addEventListener("abort", () => {
    clearInterval(timer);
  });
}
