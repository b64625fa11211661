import { inCall } from "./live.js";
import { t } from "./text.js";

/** Why something was refused, in the words of RFC 9457. */
export class Refused extends Error {
  /**
   * @param {number} status
   * @param {{title?: string, detail?: string, type?: string}} problem
   */
  constructor(status, problem) {
    super(problem.title ?? String(status));
    this.status = status;
    /** What to do about it. */
    this.advice = problem.detail ?? "";
  }
}

/** What is answered in sentences is in the page's language, whatever the browser's is. */
const spoken = () => ({ "Accept-Language": document.documentElement.lang });

/**
 * Asks the API for something. Whoever is not logged in any more is sent to the door and back, after the call in the page if there
 * is one.
 * @param {string} method
 * @param {string} path below /api/v1
 * @param {unknown} [body]
 * @returns {Promise<any>} the answer, null when it is empty
 */
export async function ask(method, path, body) {
  const answer = await fetch("/api/v1" + path, {
    method,
    headers: { ...spoken(), ...(body === undefined ? {} : { "Content-Type": "application/json" }) },
    body: body === undefined ? undefined : JSON.stringify(body),
  });
  if (answer.status === 401 && inCall()) throw new Refused(401, { title: t("sessionOver"), detail: t("afterTheCall") });
  if (answer.status === 401 && location.pathname !== "/login") {
    location.assign("/login?next=" + encodeURIComponent(location.pathname + location.search));
  }
  if (!answer.ok) {
    throw new Refused(answer.status, await answer.json().catch(() => ({})));
  }
  return answer.status === 204 ? null : answer.json();
}

/** @param {string} path @returns {Promise<any>} */
export const get = (path) => ask("GET", path);

/** @param {string} path @param {unknown} [body] @returns {Promise<any>} */
export const post = (path, body) => ask("POST", path, body);

/** @param {string} path @param {unknown} body @returns {Promise<any>} */
export const put = (path, body) => ask("PUT", path, body);

/** @param {string} path @returns {Promise<any>} */
export const remove = (path) => ask("DELETE", path);

/** Gets something that is no JSON. @param {string} path @returns {Promise<string>} */
export async function text(path) {
  const answer = await fetch("/api/v1" + path, { headers: spoken() });
  if (!answer.ok) {
    throw new Refused(answer.status, await answer.json().catch(() => ({})));
  }
  return answer.text();
}
