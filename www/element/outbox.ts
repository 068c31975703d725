// A look at the sign-offs that wait on this device, before the program is there that sends them.

/**
 * Whether sign-offs of an earlier visit wait on this device. Asking leaves nothing behind.
 *
 * @param patience in milliseconds; storage that is blocked can hang for ever
 * @returns `false` too where the device does not say
 */
export function somethingWaits(patience: number): Promise<boolean> {
  return new Promise((resolve) => {
    setTimeout(resolve, patience, false);
    const no = () => {
      resolve(false);
    };
    try {
      const request = indexedDB.open("safeguarding-guide");
      // There is no such database, and none is to be made.
      request.onupgradeneeded = () => request.transaction?.abort();
      request.onerror = no;
      request.onsuccess = () => {
        const database = request.result;
        try {
          const count = database.transaction("outbox").objectStore("outbox").count();
          count.onsuccess = () => {
            resolve(count.result > 0);
          };
          count.onerror = no;
        } catch {
          no();
        }
        database.close();
      };
    } catch {
      no();
    }
  });
}
