import { html, useEffect, useMemo, useRef, useState } from "./html.js";
import { clock } from "./text.js";

/** The clock of the page, one beat a second: waits grow between two events. */
export function useNow() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(beat);
  }, []);
  return now;
}

/** The clocks on the page, which one beat moves on. @type {Set<() => void>} */
const clocks = new Set();
/** @type {ReturnType<typeof setInterval> | undefined} */
let beating;

/** @param {() => void} tick @returns {() => void} ends it */
function each(tick) {
  clocks.add(tick);
  beating ??= setInterval(() => clocks.forEach((t) => t()), 1000);
  return () => {
    clocks.delete(tick);
    if (clocks.size > 0) return;
    clearInterval(beating);
    beating = undefined;
  };
}

/** @param {string} when RFC 3339 */
const since = (when) => clock((Date.now() - Date.parse(when)) / 1000);

/** How long something lasts by now. It goes on by itself, and nothing around it is drawn anew. @param {{at: string}} props */
export function Ago({ at }) {
  const place = useRef(/** @type {HTMLElement | null} */ (null));
  useEffect(() => {
    const tick = () => {
      const text = place.current?.firstChild;
      if (text && text.nodeValue !== since(at)) text.nodeValue = since(at);
    };
    tick();
    return each(tick);
  }, [at]);
  return useMemo(() => html`<span ref=${place}>${since(at)}</span>`, [at]);
}
