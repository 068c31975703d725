// What all guides of a page share once it is loaded.

export interface Kept<T> {
  readonly get: () => Promise<T>;
  /** Forgets it; the next `get` loads afresh. */
  readonly drop: () => void;
}

/** Keeps what a loader gave, but never its failure: the next try asks the network again. */
export function kept<T>(load: () => Promise<T>): Kept<T> {
  let promise: Promise<T> | null = null;
  const drop = () => {
    promise = null;
  };
  const get = () => {
    promise ??= load().catch((error: unknown) => {
      drop();
      throw error;
    });
    return promise;
  };
  return { get, drop };
}
