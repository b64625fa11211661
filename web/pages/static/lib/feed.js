import { get } from "./api.js";

/** After how long a feed that was refused is asked for again, ms. */
const pause = 3000;

/**
 * Follows the live feed: a whole picture at first, then what changes. A lost connection is made anew by the browser, with
 * the number of the last event, and the server sends a whole picture again if too much was missed. An answer that is no feed, as a
 * proxy gives while the helpline restarts, ends it for the browser: then it is begun anew here.
 * @param {string} path below /api/v1
 * @param {Record<string, (data: any) => void>} handlers by the name of the event
 * @param {(live: boolean) => void} state whether events arrive
 * @returns {() => void} ends it
 */
export function follow(path, handlers, state) {
  let source = /** @type {EventSource | null} */ (null), again = 0;
  const begin = () => {
    const one = source = new EventSource("/api/v1" + path);
    one.onopen = () => state(true);
    one.onerror = () => {
      state(false);
      if (one.readyState !== EventSource.CLOSED) return;
      again = setTimeout(() => {
        get("/me").catch(() => {}); // whoever is not logged in any more is told
        begin();
      }, pause);
    };
    for (const [name, handle] of Object.entries(handlers)) {
      one.addEventListener(name, (e) => handle(JSON.parse(/** @type {MessageEvent<string>} */ (e).data)));
    }
  };
  begin();
  return () => {
    clearTimeout(again);
    source?.close();
  };
}
