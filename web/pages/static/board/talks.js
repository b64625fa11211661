import { html } from "../lib/html.js";
import { post, remove } from "../lib/api.js";
import { Ago } from "../lib/now.js";
import { t } from "../lib/text.js";
import { calm, useFew, useRows } from "./frames.js";
import { caller } from "./waits.js";

/** @typedef {import("./waits.js").Call} Call */
/** @typedef {import("./waits.js").Agent} Agent */
/** @typedef {import("./wish.js").Wish} Wish */
/** @typedef {"listen" | "whisper" | "join"} Mode */

const modes = /** @type {const} */ (["listen", "whisper", "join"]);

/** @type {Record<Mode, import("../lib/text.js").Key>} */
const says = { listen: "listenSays", whisper: "whisperSays", join: "joinSays" };

/**
 * A conversation, and the ways to hear it: the first asks, as a telephone will ring; then the mode changes at once.
 * @param {{call: Call, agent: string, me: string | undefined, may: boolean, want: (w: Wish) => void, ask: (p: Promise<unknown>) => void, expect: () => void}} props
 */
function Talk({ call: c, agent, me, may, want, ask, expect }) {
  const path = `/calls/${encodeURIComponent(c.call)}/supervise`;
  const mine = c.supervisor !== undefined && c.supervisor === me;
  const begin = (/** @type {Mode} */ mode) => want({
    title: t(mode), says: t(says[mode], { agent }), does: t(mode),
    act: () => {
      expect();
      return post(path, { mode });
    },
  });
  return html`
    <tr>
      <td>${agent}</td>
      <td>${caller(c)}</td>
      <td class="quiet">${c.queue}</td>
      <td class="number"><${Ago} at=${c.since} /></td>
      <td>${mine ? html`<strong>${t("youHear")}</strong>` : c.supervisor && t("heardBy", { name: c.supervisor })}</td>
      ${may && html`<td class="acts"><div class="tools">
        ${modes.map((m) => html`<button key=${m} aria-pressed=${mine ? c.supervision === m : undefined} disabled=${Boolean(c.supervisor) && !mine}
          onClick=${() => (mine ? ask(post(path, { mode: m })) : begin(m))}>${t(m)}<span class="unseen"> ${agent}</span></button>`)}
        ${mine && html`<button class="end" onClick=${() => ask(remove(path))}>${t("stopHearing")}<span class="unseen"> ${agent}</span></button>`}
      </div></td>`}
    </tr>`;
}

/** How many conversations are shown at first, the longest. */
const few = 30;

/**
 * The conversations that are up.
 * @param {{calls: Call[], names: Map<string, string>, me: string | undefined, may: boolean, want: (w: Wish) => void, ask: (p: Promise<unknown>) => void, expect: () => void}} props
 */
function All({ calls, names, me, may, want, ask, expect }) {
  const talks = calls.filter((c) => c.phase === "talking").sort((a, b) => Date.parse(a.since) - Date.parse(b.since));
  const [shown, more] = useFew(talks, few);
  const row = useRows((/** @type {Call} */ c) => html`
    <${Talk} key=${c.call} call=${c} agent=${names.get(c.agent ?? "") ?? c.agent ?? ""} me=${me} may=${may} want=${want} ask=${ask} expect=${expect} />`,
  [names, me, may, want, ask, expect]);
  return html`
    <section class="sheet ${more ? "long" : ""}" aria-labelledby="talks">
      <h2 id="talks">${t("conversations")}</h2>
      ${talks.length === 0 ? html`<p class="quiet">${t("nobodySpeaks")}</p>` : html`
      <div class="scroll"><table class="stack talks">
        <thead><tr><th scope="col">${t("agent")}</th><th scope="col">${t("caller")}</th><th scope="col">${t("queue")}</th><th scope="col" class="number">${t("since")}</th><th scope="col">${t("state")}</th>${may && html`<td></td>`}</tr></thead>
        <tbody>${shown.map(row)}</tbody>
      </table></div>
      ${more}`}
    </section>`;
}

export const Talks = calm(All);
