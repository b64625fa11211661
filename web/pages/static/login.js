import { html, render, useEffect, useRef, useState } from "./lib/html.js";
import { post, Refused } from "./lib/api.js";
import { Choices } from "./lib/shell.js";
import { t } from "./lib/text.js";

/** Where to go afterwards: a page of ours, and nothing else. */
function next() {
  const path = new URLSearchParams(location.search).get("next") ?? "/";
  return /^\/(?![/\\])/.test(path) ? path : "/";
}

/** The door: account and password, or the organisation's own. */
function Login() {
  const [problem, setProblem] = useState(/** @type {Refused | null} */ (null));
  const [waits, setWaits] = useState(false);
  const form = useRef(/** @type {HTMLFormElement | null} */ (null));
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
        <div><${Choices} /></div>
      </form>
    </main>`;
}

document.title = `${t("logIn")} · Centralino`;
render(html`<${Login} />`, document.body);
