// Files of the guide and of packs: where they may come from, and whether what came is what was meant.

import { FOLDER } from "./build.ts";
import { type Code, Failure } from "./failure.ts";

/** What a file belongs to; its failures have that code. */
export type Kind = "guide" | "pack";

/** A file that came whole. */
export interface File {
  readonly bytes: ArrayBuffer;
  /** What the server calls it. */
  readonly type: string;
}

/** Something that did not come, and how far it got. */
interface Lack {
  readonly lack: string;
}

/**
 * Whether guide and packs may come from there: from the page's origin or this script's, and from no third.
 * The page's is `self.origin`: the address of a frame made of `srcdoc` has none.
 */
export function mayComeFrom(url: URL): boolean {
  return url.protocol.startsWith("http") && (url.origin === self.origin || url.origin === FOLDER.origin);
}

/** Asks for a file. A redirect to another origin counts as a failure. */
export function request(url: URL, options: RequestInit): Promise<Response> {
  const isOfPage = url.origin === self.origin;
  // A string: pages wrap `fetch`, and their wrappers often understand nothing else.
  return fetch(url.href, {
    mode: isOfPage ? "same-origin" : "cors",
    redirect: isOfPage ? "follow" : "error",
    ...options,
  });
}

async function ask(url: URL, options: RequestInit): Promise<File | Lack> {
  let lack = "no answer";
  try {
    const response = await request(url, options);
    if (!response.ok) return { lack: String(response.status) };
    lack = "the answer broke off";
    return { bytes: await response.arrayBuffer(), type: response.headers.get("Content-Type") ?? "" };
  } catch (error) {
    if (options.signal?.aborted) throw error;
    return { lack };
  }
}

/**
 * A file whose hash is known. A failure is tried once more past every cache.
 * The browser compares the hash: `crypto.subtle` does not exist on plain HTTP.
 */
export async function verified(url: URL, integrity: string, kind: Kind, signal?: AbortSignal): Promise<File> {
  const options: RequestInit = signal ? { signal } : {};
  const withHash = (cache: RequestCache) => ask(url, { ...options, integrity, cache });
  for (const cache of ["default", "reload"] as const) {
    const file = await withHash(cache);
    if ("bytes" in file) return file;
  }
  // The browser gives one reason for a wrong hash, a connection cut off and no answer at all. Asked without the hash it
  // says whether the file comes, and comes whole; if it does, the hash has one more chance: the network may be back.
  const plain = await ask(url, { ...options, cache: "no-store" });
  const failed = (how: "damaged" | "missing", detail: string) => {
    const code: Code = `${kind}-${how}`;
    return new Failure(code, `${url.pathname}: ${detail}`);
  };
  if ("lack" in plain) throw failed("missing", plain.lack);
  const again = await withHash("reload");
  if ("bytes" in again) return again;
  throw failed("damaged", "it does not match its hash");
}
