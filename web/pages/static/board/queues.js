import { html } from "../lib/html.js";
import { post } from "../lib/api.js";
import { locale, t } from "../lib/text.js";

/** @typedef {import("./waits.js").Queue} Queue */
/** @typedef {import("./wish.js").Wish} Wish */

/** A moment as people say it today. @param {string} when RFC 3339 */
export function moment(when) {
  const at = new Date(when);
  const today = at.toDateString() === new Date().toDateString();
  return at.toLocaleString(locale(), today ? { hour: "2-digit", minute: "2-digit" } : { weekday: "short", hour: "2-digit", minute: "2-digit" });
}

/** Says that a queue is closed. @param {{queue: Queue}} props */
export function Shut({ queue: q }) {
  return q.closed ? html`<p class="note busy">${q.closed_until ? t("closedUntil", { time: moment(q.closed_until) }) : t("closedNow")}</p>` : null;
}

/** Closes or opens a queue. @param {{queue: Queue, want: (w: Wish) => void}} props */
export function Gate({ queue: q, want }) {
  const path = `/queues/${encodeURIComponent(q.queue)}`;
  /** @type {Wish} */
  const opening = { title: t("openQueue"), says: t("openSays", { queue: q.queue }), does: t("openQueue"), act: () => post(`${path}/open`) };
  /** @type {Wish} */
  const closing = {
    title: t("closeQueue"), says: t("closeSays", { queue: q.queue }), does: t("closeQueue"),
    fields: [{ name: "reason", label: t("why"), kind: "text", needed: true }, { name: "until", label: t("untilTime"), kind: "time" }],
    act: ({ reason: [reason], until: [until] }) => post(`${path}/close`, { reason, until }),
  };
  return html`<button class="gate" onClick=${() => want(q.closed ? opening : closing)}>${t(q.closed ? "openQueue" : "closeQueue")}<span class="unseen"> ${q.queue}</span></button>`;
}
