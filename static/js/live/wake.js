/** Tells when a tab comes back from sleep, from the cache or from a lost network. */

// Long enough for a server or proxy to have given the connection up unnoticed.
const ASLEEP_MS = 20_000;

/**
 * @param {{wake: () => void, sleep: () => void}} handlers `wake` when the connection should be
 *   looked after at once, `sleep` when the page is left.
 */
export function whenWoken({ wake, sleep }) {
  let hiddenAt = null;
  addEventListener("online", wake);
  addEventListener("pageshow", (event) => event.persisted && wake());
  addEventListener("pagehide", sleep);
  document.addEventListener("visibilitychange", () => {
    if (document.hidden) hiddenAt = Date.now();
    else if (hiddenAt && Date.now() - hiddenAt > ASLEEP_MS) wake();
  });
}
