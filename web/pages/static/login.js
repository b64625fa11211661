import { html, render, useEffect, useRef, useState } from "./lib/html.js";
import { get, post, Refused } from "./lib/api.js";
import { Choices } from "./lib/shell.js";
import { t } from "./lib/text.js";

/** Where to go afterwards: a page of ours, and nothing else. */
function next() {
  const path = new URLSearchParams(location.search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(path) ? path : "/";
}

/** What went wrong with single sign-on, if one comes back from there. @returns {Refused | null} */
function denied() {
  const why = new URLSearchParams(location.search).get("problem");
  if (why === null) return null;
  return new Refused(403, { title: t("signOnFailed"), detail: t(why === "sso-denied" ? "signOnDenied" : "signOnWrong") });
}

/** The door: account and password, or the organisation's own. */
function Login() {
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (denied()));
  const [sso, setSSO] = useState(false);
  const [waits, setWaits] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
  useEffect(() => void get("/login").then((ways) => setSSO(ways.sso), () => {}), []);
  useEffect(() => form.current?.querySelector("input")?.focus(), []);

  const enter = async (/** @type {SubmitEvent} */ e) => {
    e.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (e.currentTarget));
    setWaits(true);
    try {
      await post("/login", { account: given.get("account"), password: given.get("password") });
      location.assign(next());
    } catch (err) {
      setProblem(err instanceof Refused ? err : new Refused(0, { title: String(err) }));
      setWaits(false);
    }
  };
  return html`
    <main class="door">
      <form class="sheet" ref=${form} onSubmit=${enter}>
        <h1>Centralino</h1>
        ${problem && html`<div class="note late" role="alert"><p><strong>${problem.message}</strong></p>${problem.advice}</div>`}
        <label>${t("account")}<input name="account" autocomplete="username" autocapitalize="none" required /></label>
        <label>${t("password")}<input name="password" type="password" autocomplete="current-password" required /></label>
        <button class="first" disabled=${waits}>${t("logIn")}</button>
        ${sso && html`<a class="button" href=${"/api/v1/oidc/login?next=" + encodeURIComponent(next())}>${t("withProvider")}</a>`}
        <div><${Choices} /></div>
      </form>
    </main>`;
}

document.title = `${t("logIn")} · Centralino`;
render(html`<${Login} />`, document.body);
