/**
 * Follows the live feed: a whole picture at first, then what changes. A lost connection is made anew by the browser, with
 * the number of the last event, and the server sends a whole picture again if too much was missed.
 * @param {string} path below /api/v1
 * @param {Record<string, (data: any) => void>} handlers by the name of the event
 * @param {(live: boolean) => void} state whether events arrive
 * @returns {() => void} ends it
 */
export function follow(path, handlers, state) {
  const source = new EventSource("/api/v1" + path);
  source.onopen = () => state(true);
  source.onerror = () => state(false);
  for (const [name, handle] of Object.entries(handlers)) {
    source.addEventListener(name, (e) => handle(JSON.parse(/** @type {MessageEvent<string>} */ (e).data)));
  }
  return () => source.close();
}
