import { html, useState } from "../lib/html.js";
import { Refused } from "../lib/api.js";
import { Flashes } from "./flashes.js";
import { Talks } from "./talks.js";
import { Telephone, useTelephone } from "./telephone.js";
import { Waits } from "./waits.js";
import { Asking } from "./wish.js";

/** @typedef {import("./wish.js").Wish} Wish */

/**
 * What supervisors do on the board: who waits, who speaks, announcements, and a telephone.
 * @param {{me: import("../lib/shell.js").Me, calls: import("./waits.js").Call[], queues: import("./waits.js").Queue[], agents: import("./waits.js").Agent[],
 *   now: number, want: (w: Wish) => void}} props
 */
export function Actions({ me, calls, queues, agents, now, want }) {
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const telephone = useTelephone(me.telephone);
  const may = (/** @type {string} */ right) => me.rights.includes(right);
  const ask = (/** @type {Promise<unknown>} */ p) => void p.then(() => setProblem(null), setProblem);
  const supervises = Boolean(me.account) && (me.role === "supervisor" || me.role === "partner-supervisor");
  const wanting = (/** @type {Wish} */ w) => want({ ...w, act: (values) => (telephone.expect(), w.act(values)) });
  return html`
    ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
    ${may("calls:read") && html`
      <${Waits} calls=${calls} queues=${queues} agents=${agents} now=${now} may=${may("queues:write")} phone=${supervises} want=${wanting} />
      <${Talks} calls=${calls} agents=${agents} me=${me.account} now=${now} may=${may("calls:write") && supervises} want=${want} ask=${ask} expect=${telephone.expect} />`}
    <div class="twofold even">
      ${may("queues:write") && html`<${Flashes} may=${true} want=${want} />`}
      ${supervises && html`<${Telephone} account=${me.account ?? ""} own=${Boolean(me.telephone)} telephone=${telephone} now=${now} />`}
    </div>`;
}

/**
 * What is asked before a wish is carried out, if one is made.
 * @returns {[(w: Wish) => void, any]} makes a wish, and what is to be shown
 */
export function useWish() {
  const [wish, setWish] = useState(/** @type {Wish | null} */ (null));
  return [setWish, wish && html`<${Asking} key=${wish.title + wish.says} wish=${wish} done=${() => setWish(null)} />`];
}
