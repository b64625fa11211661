import { html, useEffect, useState } from "../lib/html.js";
import { Refused, get, post } from "../lib/api.js";
import { clock, locale, t } from "../lib/text.js";

/**
 * Something that was recorded in a call.
 * @typedef {{recording: number, kind: "conversation" | "message" | "comment", at: string, length_seconds: number, agent?: string, gone?: boolean}} Recording
 */

const kinds = /** @type {const} */ ({ conversation: "recordedTalk", message: "recordedMessage", comment: "recordedComment" });

/** One recording. It is fetched only once somebody wants to hear it, because that is recorded. @param {{path: string, it: Recording, why: boolean, may: boolean}} props */
function One({ path, it, why, may }) {
  const [heard, setHeard] = useState(false);
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const at = `${path}/${it.recording}`;
  const hear = (/** @type {SubmitEvent} */ e) => {
    e.preventDefault();
    const reason = String(new FormData(/** @type {HTMLFormElement} */ (e.currentTarget)).get("reason") ?? "");
    post(at + "/hear", reason ? { reason } : {}).then(() => setHeard(true), setProblem);
  };
  const title = `${t(kinds[it.kind])}${it.agent ? ", " + it.agent : ""}`;
  return html`
    <li>
      <p><b>${title}</b> <span class="quiet">${new Date(it.at).toLocaleTimeString(locale())}, ${clock(it.length_seconds)}</span></p>
      ${it.gone && html`<p class="quiet">${t("recordingGone")}</p>`}
      ${!it.gone && may && !heard && html`
        <form class="tools" onSubmit=${hear}>
          ${why && html`<label>${t("whyHear")}<input name="reason" required maxlength="200" /></label>`}
          <button>${t("hear")}<span class="unseen"> ${title}</span></button>
        </form>`}
      ${heard && html`<audio controls preload="metadata" src=${"/api/v1" + at} aria-label=${title}></audio>
        ${it.kind === "conversation" && html`<p class="quiet">${t("leftAndRight")}</p>`}`}
      ${problem && html`<p class="note late" role="alert"><strong>${problem.message}</strong> ${problem.advice}</p>`}
    </li>`;
}

/** What was recorded in a call; nothing where there is nothing. @param {{call: string, may: boolean}} props */
export function Recordings({ call, may }) {
  const [all, setAll] = useState(/** @type {{recordings: Recording[], reason?: boolean} | null} */ (null));
  const path = "/calls/" + encodeURIComponent(call) + "/recordings";
  useEffect(() => {
    setAll(null);
    get(path).then(setAll, () => {});
  }, [call]);
  if (!all || all.recordings.length === 0) return null;
  return html`
    <h3>${t("recordings")}</h3>
    ${may && html`<p class="quiet">${t("hearingIsRecorded")}</p>`}
    <ul class="recordings">${all.recordings.map((r) => html`<${One} key=${r.recording} path=${path} it=${r} why=${all.reason ?? false} may=${may} />`)}</ul>`;
}
