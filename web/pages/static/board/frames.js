import { html, useMemo } from "../lib/html.js";

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
