import { html, useEffect, useState } from "../lib/html.js";
import { Refused, get } from "../lib/api.js";
import { locale, t } from "../lib/text.js";

/** @typedef {{kind: "caller" | "agent" | "far" | "supervisor", name?: string}} Party */

/**
 * One SIP message.
 * @typedef {object} Rung
 * @property {string} at
 * @property {Party} party
 * @property {boolean} out from the helpline
 * @property {string} transport
 * @property {string} local
 * @property {string} peer
 * @property {string} method
 * @property {number} [status] of an answer
 * @property {string} first
 * @property {boolean} [sdp]
 * @property {string} text
 */

const name = (/** @type {Party} */ p) => t(p.kind === "far" ? "outside" : p.kind) + (p.name ? " " + p.name : "");
const short = (/** @type {Party} */ p) => (p.kind === "caller" || !p.name ? t(p.kind === "far" ? "outside" : p.kind) : p.name);
const cut = (/** @type {string} */ text, /** @type {number} */ most) => (text.length > most ? text.slice(0, most - 1) + "…" : text);
const sameParty = (/** @type {Party} */ a, /** @type {Party} */ b) => a.kind === b.kind && a.name === b.name;

/** The parties of a call: who called, then the helpline (null), then the others as they come. @param {Rung[]} messages */
function lanesOf(messages) {
  /** @type {(Party | null)[]} */
  const lanes = [null];
  for (const m of messages) {
    if (lanes.some((l) => l && sameParty(l, m.party))) continue;
    if (m.party.kind === "caller") lanes.splice(lanes.indexOf(null), 0, m.party);
    else lanes.push(m.party);
  }
  return lanes;
}

/** An arrow between two lifelines. @param {{lanes: (Party | null)[], wide: number, rung: Rung}} props */
function Arrow({ lanes, wide, rung }) {
  const at = (/** @type {number} */ i) => wide * (i + 0.5);
  const party = at(lanes.findIndex((l) => l && sameParty(l, rung.party)));
  const us = at(lanes.indexOf(null));
  const [from, to] = rung.out ? [us, party] : [party, us];
  const back = to > from ? -7 : 7;
  return html`
    <svg class="wire" width=${wide * lanes.length} height="26" aria-hidden="true">
      ${lanes.map((l, i) => html`<line class=${l ? "life" : "life us"} x1=${at(i)} x2=${at(i)} y1="0" y2="26" />`)}
      <line class="arrow" x1=${from} x2=${to} y1="13" y2="13" />
      <path class="tip" d=${`M${to} 13l${back} -4.5v9z`} />
    </svg>`;
}

/** What happened on the lines, message by message. @param {{call: string}} props */
export function Ladder({ call }) {
  const [messages, setMessages] = useState(/** @type {Rung[] | null} */ (null));
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const path = "/calls/" + encodeURIComponent(call) + "/ladder";
  useEffect(() => {
    setMessages(null);
    setProblem(null);
    get(path).then((l) => setMessages(l.messages), setProblem);
  }, [call]);
  if (problem) return html`<p class="note"><strong>${problem.message}</strong> ${problem.advice}</p>`;
  if (!messages) return null;
  if (messages.length === 0) return html`<p class="quiet">${t("noLadder")}</p>`;
  const lanes = lanesOf(messages);
  const wide = Math.max(34, Math.min(72, Math.floor(290 / lanes.length)));
  const begun = Date.parse(messages[0].at);
  return html`
    <p class="tools"><a class="button" href=${"/api/v1" + path + "?format=text"} download>${t("asText")}</a>
      <a class="button" href=${"/api/v1" + path + "?format=pcap"} download>PCAP</a></p>
    <div class="ladder">
      <svg class="wire names" width=${wide * lanes.length} height="20" aria-hidden="true">
        ${lanes.map((l, i) => html`<text x=${wide * (i + 0.5)} y="14">${cut(l ? short(l) : "Centralino", Math.floor(wide / 7))}</text>`)}
      </svg>
      <ol>${messages.map((m) => html`
        <li><details>
          <summary>
            <span class="what">
              <time datetime=${m.at}>+${((Date.parse(m.at) - begun) / 1000).toLocaleString(locale(), { minimumFractionDigits: 3 })}</time>
              <b class=${!m.status ? "" : m.status >= 400 ? "bad" : m.status >= 200 ? "good" : "quiet"}>${m.status ? m.first : m.method}</b>
              ${m.sdp && html`<span class="chip">SDP</span>`}
              <span class="unseen">${m.out ? "Centralino → " + name(m.party) : name(m.party) + " → Centralino"}</span>
            </span>
            <${Arrow} lanes=${lanes} wide=${wide} rung=${m} />
          </summary>
          <p class="quiet">${m.out ? m.local : m.peer} → ${m.out ? m.peer : m.local}, ${m.transport}, ${name(m.party)}</p>
          <pre tabindex="0">${m.text}</pre>
        </details></li>`)}</ol>
    </div>`;
}
