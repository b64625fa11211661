import { html, useMemo, useRef, useState } from "../lib/html.js";
import { count, t } from "../lib/text.js";

/** Rows of the feed, by kind, and the names of those that are gone. @typedef {Record<string, any>} Delta */

/** Queues drawn anew in one frame: what takes longer than a frame is seen to stutter. */
const most = 6;

/** Bites that may wait; a page that falls behind shows what is so, and stutters. */
const behind = 64;

/**
 * Parts of a change, each small enough for one frame. Only queues are many on a wall.
 * @param {Delta} delta
 * @returns {Delta[]}
 */
export function bites(delta) {
  const { queues = [], ...rest } = delta;
  const out = [queues.length ? { ...rest, queues: queues.slice(0, most) } : rest];
  for (let at = most; at < queues.length; at += most) out.push({ queues: queues.slice(at, at + most) });
  return out;
}

/**
 * Hands the feed on in bites, one for each frame of the screen. A page that nobody sees has no frames: it is told at once.
 * @template {{snapshot: (all: any) => void, delta: (some: any) => void}} H
 * @param {H} handlers
 * @returns {H}
 */
export function inFrames(handlers) {
  /** @type {Delta[]} */
  const waiting = [];
  let frame = 0;
  const next = () => {
    const bite = waiting.shift();
    frame = waiting.length ? requestAnimationFrame(next) : 0;
    if (bite) handlers.delta(bite);
  };
  return {
    ...handlers,
    snapshot: (all) => {
      waiting.length = 0;
      handlers.snapshot(all);
    },
    delta: (some) => {
      waiting.push(...bites(some));
      if (document.hidden || waiting.length > behind) {
        for (const bite of waiting.splice(0)) handlers.delta(bite);
      } else frame ||= requestAnimationFrame(next);
    },
  };
}

/**
 * A component that is drawn anew only when a property other than `now` is another, or when its clocks show something else.
 * @template {{now: number}} P
 * @param {(props: P) => any} Component
 * @param {(props: P) => string} clocks what they show
 */
export const still = (Component, clocks) => (/** @type {P} */ props) => {
  const { now, ...others } = props;
  return useMemo(() => html`<${Component} ...${props} />`, [...Object.values(others), clocks({ ...props, now })]);
};

/**
 * A component that is drawn anew only when one of its properties is another.
 * @template {object} P
 * @param {(props: P) => any} Component
 */
export const calm = (Component) => (/** @type {P} */ props) => useMemo(() => html`<${Component} ...${props} />`, Object.values(props));

/**
 * Rows of a long table. One is made anew only when what it shows is another object, as it is when the feed has told of it.
 * @template {object} T
 * @param {(of: T) => any} make
 * @param {unknown[]} others what all rows depend on
 * @returns {(of: T) => any}
 */
export function useRows(make, others) {
  const made = useMemo(() => new WeakMap(), others);
  return (of) => {
    if (!made.has(of)) made.set(of, make(of));
    return made.get(of);
  };
}

/**
 * What was, as long as a text that says what is in it is the same.
 * @template T
 * @param {T} value
 * @param {string} says
 * @returns {T}
 */
export function useSame(value, says) {
  const kept = useRef({ value, says });
  if (kept.current.says !== says) kept.current = { value, says };
  return kept.current.value;
}

/**
 * A function that stays the same, and does what the latest one does.
 * @template {(...args: any[]) => any} F
 * @param {F} act
 * @returns {F}
 */
export function useLatest(act) {
  const latest = useRef(act);
  latest.current = act;
  return useMemo(() => /** @type {F} */ ((...args) => latest.current(...args)), []);
}

/**
 * The first of a long list, and what shows all of them: a browser lays a table of hundreds out anew whenever one row changes.
 * @template T
 * @param {T[]} list
 * @param {number} few
 * @returns {[T[], any]} what is shown, and a button where that is not all
 */
export function useFew(list, few) {
  const [all, setAll] = useState(false);
  if (list.length <= few) return [list, null];
  const button = html`<p class="tools more"><button aria-expanded=${all} onClick=${() => setAll(!all)}>${all ? t("showFew") : t("showAll", { count: count(list.length) })}</button></p>`;
  return [all ? list : list.slice(0, few), button];
}
