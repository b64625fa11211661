import { html } from "../lib/html.js";
import { post } from "../lib/api.js";
import { Ago } from "../lib/now.js";
import { clock, count, t } from "../lib/text.js";
import { calm, useFew, useLatest, useRows } from "./frames.js";

/**
 * A call as the feed has it.
 * @typedef {object} Call
 * @property {string} call
 * @property {string} [from] missing: withheld, or not ours to see
 * @property {string} to
 * @property {boolean} [outbound] the agent called from the desk
 * @property {string} [queue]
 * @property {string} [step]
 * @property {number} [priority]
 * @property {"flow" | "waiting" | "ringing" | "talking"} phase
 * @property {string} since RFC 3339
 * @property {string} [agent]
 * @property {boolean} [held]
 * @property {string} [supervisor]
 * @property {"listen" | "whisper" | "join"} [supervision]
 * @property {boolean} [promised] nobody is on the telephone yet: an agent is rung, who will call back
 * @property {boolean} [message] the same, but the agent will hear a message first
 */

/**
 * A message that waits for an agent to hear it.
 * @typedef {object} Message
 * @property {string} message
 * @property {string} queue
 * @property {string} [call] in which it was left; missing: not ours to see
 * @property {string} [from]
 * @property {string} left RFC 3339
 * @property {number} length_seconds
 * @property {string} [agent] whose telephone rings for it, or who hears it
 */

/** @typedef {{queue: string, closed?: boolean, closed_until?: string}} Queue */
/** @typedef {{agent: string, name: string, state: string, queues: string[], assigned_until?: string}} Agent */
/** @typedef {import("./wish.js").Wish} Wish */

/** Who is on the telephone; of a call from the desk, whom the agent called. @param {Call} c */
export const caller = (c) => (c.outbound ? `→ ${c.to}` : c.from ?? t("withheld"));

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

/** @param {Call} c @param {string[]} queues @returns {Wish} */
const moving = (c, queues) => ({
  title: t("moveIt"), says: t("moveSays", { caller: caller(c), queue: c.queue ?? "" }), does: t("move"),
  fields: [{ name: "queue", label: t("toQueue"), kind: "choice", options: queues.filter((q) => q !== c.queue).map((q) => ({ value: q, text: q })) }],
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

/** How many of a queue are shown at first, the longest waits. */
const few = 20;

/**
 * Who waits in one queue, and which messages, and what may be done about it.
 * @param {{queue: string, calls: Call[], messages: Message[], may: boolean, row: (of: Call) => any, message: (of: Message) => any}} props
 */
function Line({ queue, calls, messages, may, row, message }) {
  const [shown, more] = useFew([...calls.map(row), ...messages.map(message)], few);
  return html`
  <h3>${queue}</h3>
  <div class="scroll"><table class="stack waits">
    <thead><tr><th scope="col">${t("caller")}</th><th scope="col" class="number">${t("waited")}</th><th scope="col">${t("state")}</th><th scope="col">${t("step")}</th><th scope="col" class="number">${t("points")}</th>${may && html`<td></td>`}</tr></thead>
    <tbody>${shown}</tbody>
  </table></div>
  ${more}`;
}

/** What happens to who is in a queue. @param {Call} c @param {Map<string, string>} names */
function happens(c, names) {
  if (c.phase !== "ringing") return "";
  return t(c.promised ? "ringsToCallBack" : "ringsAt", { name: names.get(c.agent ?? "") ?? c.agent ?? "" });
}

/**
 * Everybody who waits, queue by queue, the longest wait first, and the messages that wait to be heard.
 * @param {{calls: Call[], messages: Message[], queues: string[], agents: Agent[], names: Map<string, string>, may: boolean, phone: boolean, want: (w: Wish) => void}} props
 */
function All({ calls, messages, queues, agents, names, may, phone, want }) {
  const take = useLatest((/** @type {Call} */ c) => want(taking(c, agents, phone)));
  const row = useRows((/** @type {Call} */ c) => {
    const button = (/** @type {import("../lib/text.js").Key} */ key, /** @type {() => void} */ act, off = false) =>
      html`<button disabled=${off} onClick=${act}>${t(key)}<span class="unseen"> ${caller(c)}</span></button>`;
    return html`
      <tr key=${c.call}>
        <td>${caller(c)}</td>
        <td class="number"><${Ago} at=${c.since} /></td>
        <td>${happens(c, names)}</td>
        <td class="quiet">${c.step}</td>
        <td class="number">${c.priority ? count(c.priority) : ""}</td>
        ${may && html`<td class="acts">${!c.promised && html`<div class="tools">
          ${button("take", () => take(c))}
          ${button("move", () => want(moving(c, queues)), queues.length < 2)}
          ${button("prioritise", () => want(ordering(c)))}
        </div>`}</td>`}
      </tr>`;
  }, [queues, names, may, take, want]);
  const message = useRows((/** @type {Message} */ m) => html`
    <tr key=${m.message}>
      <td>${m.from ?? t("withheld")}</td>
      <td class="number"><${Ago} at=${m.left} /></td>
      <td>${t("aMessageOf", { length: clock(m.length_seconds) })}${m.agent && `, ${t("withAgent", { name: names.get(m.agent) ?? m.agent })}`}</td>
      <td class="quiet"></td><td></td>
      ${may && html`<td class="acts">${m.call && html`<div class="tools"><a class="button" href=${`/calls#${m.call}`}>${t("theCall")}<span class="unseen"> ${m.from ?? t("withheld")}</span></a></div>`}</td>`}
    </tr>`, [names, may]);
  const waiting = calls.filter((c) => (c.phase === "waiting" || c.phase === "ringing") && !c.message).sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  const lines = queues.map((queue) => ({ queue, calls: waiting.filter((c) => c.queue === queue), messages: messages.filter((m) => m.queue === queue) }))
    .filter((l) => l.calls.length + l.messages.length > 0);
  return html`
    <section class="sheet ${waiting.length + messages.length > few ? "long" : ""}" aria-labelledby="waits">
      <h2 id="waits">${t("whoWaits")}</h2>
      ${lines.length === 0 && html`<p class="quiet">${t("nobodyWaits")}</p>`}
      ${lines.map((l) => html`<${Line} key=${l.queue} ...${l} may=${may} row=${row} message=${message} />`)}
    </section>`;
}

export const Waits = calm(All);
