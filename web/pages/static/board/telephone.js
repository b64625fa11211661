import { html, useEffect, useRef, useState } from "../lib/html.js";
import { usePhone } from "../lib/phone.js";
import { Ago } from "../lib/now.js";
import { t } from "../lib/text.js";

/** How long a telephone that was asked for may take to ring, ms: the helpline gives up after half a minute. */
const patience = 35_000;

/**
 * The supervisor's telephone: this page, if they want it to be. It answers by itself what they have just asked for.
 * @param {string | undefined} account as whom it registers; undefined: the page cannot be one
 */
export function useTelephone(account) {
  const [here, setHere] = useState(localStorage.getItem("telephone") === "here");
  const [problem, setProblem] = useState("");
  const asked = useRef(0);
  const phone = usePhone(here ? account : undefined, { microphone: localStorage.getItem("microphone") ?? "" });
  useEffect(() => {
    if (phone.call === "ringing" && Date.now() - asked.current < patience) phone.answer();
  }, [phone.call]);
  const wish = async () => {
    setProblem("");
    try { // so that no question of the browser stands between a call and its answer
      const heard = await navigator.mediaDevices.getUserMedia({ audio: true });
      heard.getTracks().forEach((track) => track.stop());
    } catch {
      setProblem(t("noMicrophone"));
      return;
    }
    localStorage.setItem("telephone", "here");
    setHere(true);
  };
  const leave = () => {
    localStorage.removeItem("telephone");
    setHere(false);
  };
  return { phone, here, problem, wish, leave, expect: () => { asked.current = Date.now(); } };
}

/** Where the sound goes, and the call on this page. @param {{account: string, own: boolean, telephone: ReturnType<typeof useTelephone>}} props */
export function Telephone({ account, own, telephone: { phone, here, problem, wish, leave } }) {
  const line = phone.line === "ready" ? "soundHere" : phone.line === "refused" ? "phoneRefused" : "phoneConnecting";
  return html`
    <section class="sheet telephone" aria-labelledby="telephone">
      <h2 id="telephone">${t("telephone")}</h2>
      <p role="status" class=${here ? "" : "quiet"}>${t(here ? line : own ? "soundElsewhere" : "soundNowhere", { account })}</p>
      ${problem && html`<p class="note late" role="alert">${problem}</p>`}
      <div class="tools">
        ${phone.call === "ringing" && html`<strong>${t("yourPhoneRings")}</strong> <button class="first" onClick=${phone.answer}>${t("answer")}</button>`}
        ${phone.call === "talking" && html`
          <strong>${t("onTheLineFor")} <${Ago} at=${new Date(phone.since).toISOString()} /></strong>
          <button aria-pressed=${phone.muted} onClick=${phone.mute}>${t("mute")}</button>`}
        ${phone.call !== "idle" && html`<button class="end" onClick=${phone.end}>${t(phone.call === "ringing" ? "refuse" : "hangUp")}</button>`}
        ${own && phone.call === "idle" && html`<button onClick=${here ? leave : wish}>${t(here ? "hearElsewhere" : "hearHere")}</button>`}
      </div>
    </section>`;
}
