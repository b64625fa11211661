import { html } from "../lib/html.js";
import { post, put, remove } from "../lib/api.js";
import { locale, t } from "../lib/text.js";

/** @typedef {import("./waits.js").Queue} Queue */
/** @typedef {import("./waits.js").Agent} Agent */
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

/** Has an agent serve other queues for now, or those of their skills again. @param {{agent: Agent, queues: string[], want: (w: Wish) => void}} props */
export function Assign({ agent: a, queues, want }) {
  const path = `/agents/${encodeURIComponent(a.agent)}/queues`;
  /** @type {Wish} */
  const assigning = {
    title: t("queuesOfAgent", { name: a.name }), says: t("queuesSay", { name: a.name }), does: t("changeQueues"),
    fields: [
      { name: "queues", label: t("queuesOf"), kind: "several", options: queues.map((q) => ({ value: q, text: q })), chosen: a.queues },
      { name: "until", label: t("untilDay"), kind: "time" },
    ],
    act: ({ queues, until: [until] }) => put(path, { queues, until }),
  };
  /** @type {Wish} */
  const back = { title: t("queuesOfAgent", { name: a.name }), says: t("bySkillSays", { name: a.name }), does: t("bySkill"), act: () => remove(path) };
  return html`
    <button onClick=${() => want(assigning)}>${t("queuesOf")}<span class="unseen"> ${a.name}</span></button>
    ${a.assigned_until && html`<button onClick=${() => want(back)}>${t("bySkill")}<span class="unseen"> ${a.name}</span></button>`}`;
}
