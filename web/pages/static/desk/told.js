import { useEffect, useState } from "../lib/html.js";
import { get } from "../lib/api.js";
import { language } from "../lib/text.js";

/** What an agent may say of a conversation. @typedef {{code: string, words: Record<string, string>}} Code */

/** What the caller keyed in. @typedef {{at: string, step: string, key?: string, leads_to?: string, name?: string, digits?: string}} Keyed */

/** A call of the same caller. @typedef {{call: string, arrived: string, result?: string, queue?: string, agent?: string, outcome?: string, note?: string}} Earlier */

/**
 * What the agent is told of the call.
 * @typedef {object} Told
 * @property {string} call
 * @property {string} [from]
 * @property {string} [queue]
 * @property {number} waited_seconds
 * @property {string[]} steps
 * @property {Keyed[]} keyed
 * @property {string} [customer]
 * @property {string} [asked_by]
 * @property {{name: string, value: string}[]} [fields]
 * @property {Earlier[]} earlier
 * @property {boolean} [earlier_unknown]
 * @property {Code[]} outcomes
 * @property {boolean} [outcome_required]
 * @property {string} [outcome]
 * @property {string} [note]
 */

/**
 * Asks who calls when a call comes, and again when it is answered: until then another may have taken it, or the caller moved on.
 * What is known stays until the next call, so that after-call work has it too.
 * @param {string | undefined} call
 * @param {boolean} talking
 * @returns {Told | null}
 */
export function useTold(call, talking) {
  const [told, setTold] = useState(/** @type {Told | null} */ (null));
  useEffect(() => {
    if (!call) return undefined;
    let over = false;
    get("/me/call").then((/** @type {Told} */ now) => {
      if (over || now.call !== call) return;
      setTold((before) => (before?.call === call ? { ...now, fields: now.fields ?? before.fields } : now));
    }, () => {});
    return () => { over = true; };
  }, [call, talking]);
  return told?.call === call ? told : null;
}

/** A name of the configuration as people read it. @param {string} name */
export const plain = (name) => name.replace(/[-_]+/g, " ");

/** The words for a code: in the page's language, or in the helpline's first. @param {Code[]} codes @param {string} code */
export function wordsFor(codes, code) {
  const words = codes.find((c) => c.code === code)?.words ?? {};
  return words[language()] ?? Object.values(words)[0] ?? plain(code);
}
