import { html } from "../lib/html.js";
import { post } from "../lib/api.js";
import { clock, count, t } from "../lib/text.js";

/**
 * A call as the feed has it.
 * @typedef {object} Call
 * @property {string} call
 * @property {string} [from] missing: withheld, or not ours to see
 * @property {string} [queue]
 * @property {string} [step]
 * @property {number} [priority]
 * @property {"flow" | "waiting" | "ringing" | "talking"} phase
 * @property {string} since RFC 3339
 * @property {string} [agent]
 * @property {boolean} [held]
 * @property {string} [supervisor]
 * @property {"listen" | "whisper" | "join"} [supervision]
 */

/** @typedef {{queue: string, closed?: boolean, closed_until?: string}} Queue */
/** @typedef {{agent: string, name: string, state: string, queues: string[], assigned_until?: string}} Agent */
/** @typedef {import("./wish.js").Wish} Wish */

/** @param {Call} c */
export const caller = (c) => c.from ?? t("withheld");

/** @param {Call} c */
const path = (c) => `/calls/${encodeURIComponent(c.call)}`;

/** @param {Call} c @param {Agent[]} agents @param {boolean} phone whether I may have a telephone @returns {Wish} */
const taking = (c, agents, phone) => ({
  title: t("takeIt"), says: t("takeSays", { caller: caller(c) }), does: t("take"),
  fields: [{
    name: "agent", label: t("whoTakes"), kind: "choice",
    options: [...(phone ? [{ value: "", text: t("myTelephone") }] : []), ...agents.filter((a) => a.state === "available").map((a) => ({ value: a.agent, text: a.name }))],
  }],
  act: ({ agent: [agent] }) => post(`${path(c)}/take`, agent ? { agent } : {}),
});

/** @param {Call} c @param {Queue[]} queues @returns {Wish} */
const moving = (c, queues) => ({
  title: t("moveIt"), says: t("moveSays", { caller: caller(c), queue: c.queue ?? "" }), does: t("move"),
  fields: [{ name: "queue", label: t("toQueue"), kind: "choice", options: queues.filter((q) => q.queue !== c.queue).map((q) => ({ value: q.queue, text: q.queue })) }],
  act: ({ queue: [queue] }) => post(`${path(c)}/move`, { queue }),
});

/** @param {Call} c @returns {Wish} */
const ordering = (c) => ({
  title: t("prioritiseIt"), says: t("prioritiseSays"), does: t("prioritise"),
  fields: [{
    name: "points", label: t("points"), kind: "choice", chosen: ["10"],
    options: [{ value: "10", text: t("goFirst") }, { value: "0", text: t("asUsual") }, { value: "-10", text: t("goLast") }],
  }],
  act: ({ points: [points] }) => post(`${path(c)}/priority`, { priority: Number(points) }),
});

/**
 * Who waits in one queue, and what may be done about it.
 * @param {{queue: Queue, calls: Call[], queues: Queue[], agents: Agent[], now: number, may: boolean, phone: boolean, want: (w: Wish) => void}} props
 */
function Line({ queue, calls, queues, agents, now, may, phone, want }) {
  const name = (/** @type {string | undefined} */ id) => agents.find((a) => a.agent === id)?.name ?? id ?? "";
  const button = (/** @type {import("../lib/text.js").Key} */ key, /** @type {Call} */ c, /** @type {() => Wish} */ wish, off = false) =>
    html`<button disabled=${off} onClick=${() => want(wish())}>${t(key)}<span class="unseen"> ${caller(c)}</span></button>`;
  return html`
    <h3>${queue.queue}</h3>
    <div class="scroll"><table class="stack waits">
      <thead><tr><th scope="col">${t("caller")}</th><th scope="col" class="number">${t("waited")}</th><th scope="col">${t("state")}</th><th scope="col">${t("step")}</th><th scope="col" class="number">${t("points")}</th>${may && html`<td></td>`}</tr></thead>
      <tbody>${calls.map((c) => html`
        <tr key=${c.call}>
          <td>${caller(c)}</td>
          <td class="number">${clock((now - Date.parse(c.since)) / 1000)}</td>
          <td>${c.phase === "ringing" ? t("ringsAt", { name: name(c.agent) }) : ""}</td>
          <td class="quiet">${c.step}</td>
          <td class="number">${c.priority ? count(c.priority) : ""}</td>
          ${may && html`<td class="acts"><div class="tools">
            ${button("take", c, () => taking(c, agents, phone))}
            ${button("move", c, () => moving(c, queues), queues.length < 2)}
            ${button("prioritise", c, () => ordering(c))}
          </div></td>`}
        </tr>`)}</tbody>
    </table></div>`;
}

/**
 * Everybody who waits, queue by queue, the longest wait first.
 * @param {{calls: Call[], queues: Queue[], agents: Agent[], now: number, may: boolean, phone: boolean, want: (w: Wish) => void}} props
 */
export function Waits({ calls, queues, agents, now, may, phone, want }) {
  const waiting = calls.filter((c) => c.phase === "waiting" || c.phase === "ringing").sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  const lines = queues.map((queue) => ({ queue, calls: waiting.filter((c) => c.queue === queue.queue) })).filter((l) => l.calls.length > 0);
  return html`
    <section class="sheet" aria-labelledby="waits">
      <h2 id="waits">${t("whoWaits")}</h2>
      ${lines.length === 0 && html`<p class="quiet">${t("nobodyWaits")}</p>`}
      ${lines.map((l) => html`<${Line} key=${l.queue.queue} ...${l} queues=${queues} agents=${agents} now=${now} may=${may} phone=${phone} want=${want} />`)}
    </section>`;
}
