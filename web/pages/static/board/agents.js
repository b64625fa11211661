import { html } from "../lib/html.js";
import { post, put, remove, Refused } from "../lib/api.js";
import { t } from "../lib/text.js";

/** @typedef {import("./waits.js").Agent} Agent */
/** @typedef {import("./wish.js").Wish} Wish */

/** Pauses an agent, with a reason, or makes one ready. @param {{agent: Agent, want: (w: Wish) => void, done: (p: Refused | null) => void}} props */
export function Pause({ agent: a, want, done }) {
  const path = `/agents/${encodeURIComponent(a.agent)}`;
  /** @type {Wish} */
  const pausing = {
    title: t("pause"), says: t("whyPause", { name: a.name }), does: t("pause"),
    fields: [{ name: "reason", label: t("why"), kind: "text", needed: true }],
    act: ({ reason: [reason] }) => post(`${path}/pause`, { reason }),
  };
  return a.state === "paused"
    ? html`<button onClick=${() => post(`${path}/ready`).then(() => done(null), done)}>${t("ready")}<span class="unseen"> ${a.name}</span></button>`
    : html`<button onClick=${() => want(pausing)} disabled=${a.state === "offline"}>${t("pause")}<span class="unseen"> ${a.name}</span></button>`;
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
