import { html, useState } from "../lib/html.js";
import { Refused } from "../lib/api.js";
import { Flashes } from "./flashes.js";
import { calm, useLatest, useSame } from "./frames.js";
import { Talks } from "./talks.js";
import { Telephone, useTelephone } from "./telephone.js";
import { Waits } from "./waits.js";
import { Asking } from "./wish.js";

/** @typedef {import("./wish.js").Wish} Wish */

/**
 * What supervisors do on the board: who waits, who speaks, announcements, and a telephone.
 * @param {{me: import("../lib/shell.js").Me, calls: import("./waits.js").Call[], messages: import("./waits.js").Message[], queues: string[],
 *   agents: import("./waits.js").Agent[], want: (w: Wish) => void}} props
 */
function All({ me, calls, messages, queues, agents, want }) {
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const telephone = useTelephone(me.telephone);
  const may = (/** @type {string} */ right) => me.rights.includes(right);
  const ask = useLatest((/** @type {Promise<unknown>} */ p) => void p.then(() => setProblem(null), setProblem));
  const expect = useLatest(telephone.expect);
  const wanting = useLatest((/** @type {Wish} */ w) => want({ ...w, act: (values) => (expect(), w.act(values)) }));
  const supervises = Boolean(me.account) && (me.role === "supervisor" || me.role === "partner-supervisor");
  const named = agents.map((a) => /** @type {const} */ ([a.agent, a.name]));
  const names = useSame(new Map(named), named.join("\n"));
  return html`
    ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
    ${may("calls:read") && html`
      <${Waits} calls=${calls} messages=${messages} queues=${queues} agents=${agents} names=${names} may=${may("queues:write")} phone=${supervises} want=${wanting} />
      <${Talks} calls=${calls} names=${names} me=${me.account} may=${may("calls:write") && supervises} want=${want} ask=${ask} expect=${expect} />`}
    <div class="twofold even">
      ${may("queues:write") && html`<${Flashes} may=${true} want=${want} />`}
      ${supervises && html`<${Telephone} account=${me.account ?? ""} own=${Boolean(me.telephone)} telephone=${telephone} />`}
    </div>`;
}

export const Actions = calm(All);

/**
 * What is asked before a wish is carried out, if one is made.
 * @returns {[(w: Wish) => void, any]} makes a wish, and what is to be shown
 */
export function useWish() {
  const [wish, setWish] = useState(/** @type {Wish | null} */ (null));
  return [setWish, wish && html`<${Asking} key=${wish.title + wish.says} wish=${wish} done=${() => setWish(null)} />`];
}
