// What the build puts in front of the script: `const BUILD = {…}`, the names and hashes of its files.

/** A file beside the script, with its hash. */
export interface Asset {
  readonly path: string;
  /** As the attribute `integrity` takes it. */
  readonly integrity: string;
}

/** A build of the screens: its bindings and its module. */
export interface ProgramFiles {
  readonly glue: Asset;
  readonly wasm: Asset;
}

/** A pack of the build. */
export interface BuiltPack {
  readonly id: string;
  /** Its council. */
  readonly name: string;
  /** Its manifest. */
  readonly path: string;
}

/** A number that every council shares. */
export interface NationalLine {
  readonly label: string;
  readonly display: string;
  readonly href: string;
}

export interface Build {
  readonly version: string;
  readonly contact: ProgramFiles;
  readonly whole: ProgramFiles;
  readonly css: Asset;
  /** The first words of the views that the contact guide holds. */
  readonly contactViews: readonly string[];
  /** The manifest for elements that name none. */
  readonly pack: string;
  readonly packs: readonly BuiltPack[];
  readonly emergency: NationalLine;
  readonly police: NationalLine | null;
}

declare const BUILD: Build;

export const build = BUILD;

/** The folder of this script, in which everything else lies. */
export const FOLDER = new URL("./", import.meta.url);
