import { html, useEffect, useState } from "./html.js";
import { get, post } from "./api.js";
import { inCall, keepPage } from "./live.js";
import { language, t } from "./text.js";

/**
 * Who is logged in.
 * @typedef {{account?: string, name: string, role?: string, agent?: string, partner?: string, rights: string[], helpline: string, telephone?: string, agent_figures?: boolean}} Me
 */

/** The pages, and the right that each needs; a desk is for agents. @type {{path: string, text: import("./text.js").Key, right: string}[]} */
const pages = [
  { path: "/desk", text: "desk", right: "agent" },
  { path: "/board", text: "board", right: "board:read" },
  { path: "/calls", text: "calls", right: "calls:read" },
  { path: "/flows", text: "flows", right: "flows:read" },
];

/**
 * Finds out who is logged in; null until it is known.
 * @returns {Me | null}
 */
export function useMe() {
  const [me, setMe] = useState(/** @type {Me | null} */ (null));
  useEffect(() => void get("/me").then(setMe, () => {}), []);
  return me;
}

function choose(/** @type {"language" | "theme"} */ key, /** @type {string} */ value) {
  localStorage.setItem(key, value);
  const page = document.documentElement;
  if (!inCall()) return location.reload();
  // The call stays, and the clock of the page draws it anew within a second.
  if (key === "theme") page.dataset.theme = value;
  else page.lang = value;
}

function dark() {
  const chosen = document.documentElement.dataset.theme;
  return chosen ? chosen === "dark" : matchMedia("(prefers-color-scheme: dark)").matches;
}

/** What stands beside the name on every page, at the door too: language and theme. */
export function Choices() {
  const other = language() === "it" ? "en" : "it";
  return html`
    <button class="plain" lang=${other} onClick=${() => choose("language", other)}>${t("otherLanguage")}</button>
    <button class="plain" onClick=${() => choose("theme", dark() ? "light" : "dark")}>${t(dark() ? "light" : "dark")}</button>`;
}

/**
 * The frame of a page.
 * @param {{me: Me | null, children?: any, tools?: any}} props
 */
export function Shell({ me, children, tools }) {
  const logOut = () => {
    if (inCall() && !confirm(t("endsTheCall"))) return;
    keepPage(false);
    post("/logout").finally(() => location.assign("/login"));
  };
  return html`
    <a class="skip" href="#content">${t("skip")}</a>
    <header class="head">
      <span class="name">${me?.helpline ?? "Centralino"}</span>
      <nav aria-label="Centralino">
        ${pages.filter((p) => (p.right === "agent" ? me?.agent : me?.rights.includes(p.right))).map((p) => html`
          <a key=${p.path} href=${p.path} aria-current=${location.pathname === p.path ? "page" : undefined}>${t(p.text)}</a>`)}
      </nav>
      <div class="tools">
        ${tools}
        <${Choices} />
        ${me && html`<span class="quiet wide">${me.name}</span> <button onClick=${logOut}>${t("logOut")}</button>`}
      </div>
    </header>
    <main id="content" tabindex="-1">${children}</main>`;
}
