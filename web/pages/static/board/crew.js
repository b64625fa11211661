import { html, useMemo, useState } from "../lib/html.js";
import { Refused } from "../lib/api.js";
import { Ago } from "../lib/now.js";
import { locale, t } from "../lib/text.js";
import { Assign, Pause } from "./agents.js";
import { calm, useFew, useRows } from "./frames.js";
import { moment } from "./queues.js";

/** @typedef {"available" | "ringing" | "busy" | "wrap-up" | "paused" | "offline"} State */

/**
 * @typedef {object} Agent
 * @property {string} agent
 * @property {string} name
 * @property {string} [partner]
 * @property {string[]} queues that they can serve
 * @property {State} state
 * @property {string} [since] RFC 3339
 * @property {string} [pause_reason]
 * @property {string} [assigned_until] until when the queues are not those of their skills
 */

/** @type {Record<State, import("../lib/text.js").Key>} */
export const words = { available: "free", ringing: "ringing", busy: "talking", "wrap-up": "wrapUp", paused: "paused", offline: "away" };

/** What several do, where that is another word. @type {Partial<Record<State, import("../lib/text.js").Key>>} */
export const several = { available: "freeSeveral", ringing: "ringingSeveral" };

/** @type {State[]} */
export const states = ["available", "ringing", "busy", "wrap-up", "paused", "offline"];

/** From how many agents on one has to look for one, and how many are shown at first. */
const many = 12;
const few = 50;

/** Agents by what they do, and by name. @param {Agent[]} agents */
function ordered(agents) {
  const names = new Intl.Collator(locale());
  return [...agents].sort((a, b) => states.indexOf(a.state) - states.indexOf(b.state) || names.compare(a.name, b.name));
}

/** Whether somebody may be meant by what was typed: a part of the name, a queue, what they do. @param {Agent} a @param {string} typed */
const meant = (a, typed) => [a.name, a.partner ?? "", t(words[a.state]), a.pause_reason ?? "", ...a.queues].some((x) => x.toLowerCase().includes(typed));

/**
 * Everybody, and what supervisors do about them.
 * @param {{agents: Agent[], may: boolean, queues: string[], want: (w: import("./wish.js").Wish) => void}} props
 */
function All({ agents, may, queues, want }) {
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const [typed, setTyped] = useState("");
  const order = useMemo(() => ordered(agents), [agents]);
  const row = useRows((/** @type {Agent} */ a) => html`
    <tr key=${a.agent}>
      <td>${a.name}</td>
      <td><span class="state ${a.state}">${t(words[a.state])}${a.pause_reason && `: ${a.pause_reason}`}</span></td>
      <td class="quiet">${a.queues.join(", ")}${a.assigned_until && ` (${t("forNow", { time: moment(a.assigned_until) })})`}</td>
      <td class="number">${a.state !== "offline" && a.since && html`<${Ago} at=${a.since} />`}</td>
      <td class="quiet">${a.partner}</td>
      ${may && html`<td class="acts"><div class="tools"><${Pause} agent=${a} want=${want} done=${setProblem} /><${Assign} agent=${a} queues=${queues} want=${want} /></div></td>`}
    </tr>`, [may, queues, want]);
  const [shown, more] = useFew(typed ? order.filter((a) => meant(a, typed)) : order, few);
  return html`
    <section class="sheet agents ${more ? "long" : ""}" aria-labelledby="agents">
      <div class="tools">
        <h2 id="agents">${t("agents")}</h2>
        ${agents.length > many && html`<input type="search" class="find" aria-label=${t("findAgents")} placeholder=${t("findAgents")}
          onInput=${(/** @type {any} */ e) => setTyped(e.currentTarget.value.trim().toLowerCase())} />`}
      </div>
      ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
      <div class="scroll"><table class="stack">
        <thead><tr><th scope="col">${t("name")}</th><th scope="col">${t("state")}</th><th scope="col">${t("queue")}</th><th scope="col" class="number">${t("since")}</th><th scope="col">${t("partner")}</th>${may && html`<td></td>`}</tr></thead>
        <tbody>${shown.map(row)}</tbody>
      </table></div>
      ${more}
    </section>`;
}

export const Agents = calm(All);
