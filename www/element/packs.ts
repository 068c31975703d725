// Packs: a small manifest, and parts that are named and hashed in it.

import { build, FOLDER } from "./build.ts";
import { Failure } from "./failure.ts";
import { mayComeFrom, request, verified } from "./files.ts";

/** The only form of manifests there is. */
const FORMAT = 1;

interface Manifest {
  readonly format: typeof FORMAT;
  readonly pack: string;
  readonly version: string;
  readonly parts: Readonly<Record<string, { readonly file: string; readonly sha256: string } | undefined>>;
}

/** A manifest, and when it came. */
interface FetchedManifest {
  readonly url: URL;
  readonly manifest: Manifest;
  /** The server's time now, in milliseconds since 1970 (UTC), if the answer had one. */
  serverTime(): number | undefined;
}

/** A manifest with its contact part. */
export interface Pack extends FetchedManifest {
  readonly part: Uint8Array;
}

/** Where the manifest is that an element names. */
export function packAddress(written: string | null): URL {
  if (written === null) return new URL(build.pack, FOLDER);
  const url = written.trim() ? readAddress(written) : null;
  if (!url) throw new Failure("attribute-invalid", `pack=“${written}” is no address of a manifest`);
  if (!mayComeFrom(url)) throw new Failure("pack-elsewhere", `pack=“${written}”`);
  return url;
}

/** `URL.canParse` is younger than the browsers that the guide still serves. */
function readAddress(written: string): URL | null {
  try {
    return new URL(written, document.baseURI);
  } catch {
    return null;
  }
}

/** Where the manifest of a pack of the build is. */
export function builtPackAddress(id: string): URL {
  const pack = build.packs.find((built) => built.id === id);
  if (!pack) throw new Failure("pack-missing", `the build has no pack “${id}”`);
  return new URL(pack.path, FOLDER);
}

export async function fetchManifest(url: URL, signal: AbortSignal): Promise<FetchedManifest> {
  const failed = (code: "pack-missing" | "pack-damaged", detail: string) => (error: unknown) => {
    throw signal.aborted ? error : new Failure(code, `${url.pathname}: ${detail}`);
  };
  const response = await request(url, { cache: "no-store", signal }).catch(failed("pack-missing", "no answer"));
  const received = performance.now();
  if (!response.ok) throw new Failure("pack-missing", `${url.pathname}: ${String(response.status)}`);
  const date = Date.parse(response.headers.get("Date") ?? "");
  // RFC 9111, 4.2.3: a proxy that keeps copies says how old its copy is.
  const age = Number(response.headers.get("Age") ?? 0) * 1000;
  const text = await response.text().catch(failed("pack-missing", "the answer broke off"));
  const manifest = readManifest(text);
  if (!manifest) throw new Failure("pack-damaged", `${url.pathname} is no manifest of format ${String(FORMAT)}`);
  return {
    url,
    manifest,
    serverTime: () => (Number.isNaN(date + age) ? undefined : date + age + performance.now() - received),
  };
}

function readManifest(text: string): Manifest | null {
  try {
    const manifest = JSON.parse(text) as Partial<Manifest> | null;
    return manifest?.format === FORMAT && manifest.parts ? (manifest as Manifest) : null;
  } catch {
    return null;
  }
}

/** A part of a pack, as its manifest names it. */
export async function fetchPart({ url, manifest }: FetchedManifest, name: string, signal: AbortSignal) {
  const part = manifest.parts[name];
  if (!part) throw new Failure("part-missing", `${url.pathname} names no part “${name}”`);
  const { file, sha256 } = part;
  if (typeof file !== "string" || !/^[0-9a-f]{64}$/.test(sha256)) {
    throw new Failure("pack-damaged", `${url.pathname} does not say where its part “${name}” is`);
  }
  const address = new URL(file, url);
  if (!mayComeFrom(address)) throw new Failure("pack-elsewhere", `part “${name}” at ${address.href}`);
  const digest = sha256.replace(/../g, (byte) => String.fromCharCode(parseInt(byte, 16)));
  const { bytes } = await verified(address, `sha256-${btoa(digest)}`, "pack", signal);
  return new Uint8Array(bytes);
}

/** A pack with all that its first screen needs. */
export async function fetchPack(url: URL, signal: AbortSignal): Promise<Pack> {
  const fetched = await fetchManifest(url, signal);
  return { ...fetched, part: await fetchPart(fetched, "contact", signal) };
}
