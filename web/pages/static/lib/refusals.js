import { language } from "./text.js";

/** @typedef {[title: string, advice: string]} Words */

/**
 * What people read of a refusal, by its word: what is wrong, and what they can do about it. The server's own words are for programs
 * too, and in English; they stand for whatever is not here. {n} is the number that the server gave.
 * @type {Record<string, {en: Words, it: Words}>}
 */
const words = {
  "wrong-password": {
    en: ["Account or password are wrong", "Try again. An agent's password is that of the telephone."],
    it: ["Utente o password non sono giusti", "Riprova. La password di un operatore è quella del telefono."],
  },
  "too-many": {
    en: ["Too many tries", "Try again in {n} seconds."],
    it: ["Troppi tentativi", "Riprova fra {n} secondi."],
  },
  "login-needed": {
    en: ["You are not logged in any more", "Log in again, after the call."],
    it: ["Non sei più collegato", "Rientra, dopo la chiamata."],
  },
  "cross-origin": {
    en: ["Another site asked for this", "Open the helpline's own page. Who looks after it writes its address as http.url."],
    it: ["La richiesta viene da un altro sito", "Apri la pagina del centralino. Chi lo cura ne scrive l'indirizzo come http.url."],
  },
  internal: {
    en: ["This failed by a fault of the helpline's own", "Try again; its log says more."],
    it: ["Non è riuscito per un guasto del centralino", "Riprova; il suo registro dice di più."],
  },
  stopping: {
    en: ["The helpline is stopping", "Try again in a minute."],
    it: ["Il centralino si sta fermando", "Riprova fra un minuto."],
  },
  "no-agent": {
    en: ["This account takes no calls", "Log in as an agent."],
    it: ["Questa utenza non riceve chiamate", "Entra come operatore."],
  },
  "no-wrap-up": {
    en: ["There is no after-call work under way", "It may just have ended."],
    it: ["Non c'è lavoro dopo la chiamata in corso", "Forse è appena finito."],
  },
  "outcome-owed": {
    en: ["Say first what came of the call", "This queue asks for it before the next call."],
    it: ["Prima di' com'è andata la chiamata", "Questa coda lo chiede prima della prossima."],
  },
  "no-conversation": {
    en: ["There is no such conversation now", "It may just have ended, or be somebody else's."],
    it: ["Ora questa conversazione non c'è", "Forse è appena finita, o è di qualcun altro."],
  },
  "not-recorded": {
    en: ["This call is not recorded", ""],
    it: ["Questa chiamata non è registrata", ""],
  },
  "no-caller": {
    en: ["You have no caller to transfer", "Answer a call first."],
    it: ["Non hai nessuno da trasferire", "Prima rispondi a una chiamata."],
  },
  transferring: {
    en: ["A transfer is under way already", "Complete it, or take the caller back, first."],
    it: ["Un trasferimento è già in corso", "Prima completalo, o torna a chi ha chiamato."],
  },
  "not-transferring": {
    en: ["No transfer is under way", "It may just have ended."],
    it: ["Nessun trasferimento è in corso", "Forse è appena finito."],
  },
  "no-colleague": {
    en: ["There is no such colleague", "Choose another colleague, or a queue."],
    it: ["Questo collega non c'è", "Scegli un altro collega, o una coda."],
  },
  "colleague-away": {
    en: ["The colleague has no telephone connected", "Choose another colleague, or a queue."],
    it: ["Il collega non ha un telefono collegato", "Scegli un altro collega, o una coda."],
  },
  "colleague-busy": {
    en: ["The colleague is not ready", "Choose one who is, or a queue."],
    it: ["Il collega non è pronto", "Scegline uno che lo è, o una coda."],
  },
  "queue-unattended": {
    en: ["Nobody is there in that queue", "Choose another queue, or a colleague."],
    it: ["In quella coda non c'è nessuno", "Scegli un'altra coda, o un collega."],
  },
  "no-outside": {
    en: ["Calls to the outside are not allowed from the desk", "Who looks after the helpline can allow them."],
    it: ["Dalla postazione non si può chiamare fuori", "Chi cura il centralino può permetterlo."],
  },
  "not-allowed": {
    en: ["This number may not be called from the desk", "Who looks after the helpline decides which may."],
    it: ["Questo numero non si può chiamare dalla postazione", "Chi cura il centralino decide quali si possono."],
  },
  premium: {
    en: ["A number that costs more is not called", "Name a fixed or mobile telephone."],
    it: ["I numeri a sovrapprezzo non si chiamano", "Scrivi un telefono fisso o mobile."],
  },
  "leads-back": {
    en: ["That number leads back to this helpline", "Transfer to a queue instead."],
    it: ["Quel numero riporta a questo centralino", "Trasferisci a una coda."],
  },
  "no-number": {
    en: ["This is no telephone number", "Write it in full, with the country: +39055123456."],
    it: ["Non è un numero di telefono", "Scrivilo per intero, con il prefisso del paese: +39055123456."],
  },
  "no-way-out": {
    en: ["There is no line to the outside just now", "Try again; who looks after the helpline sees why in its log."],
    it: ["Per ora non c'è una linea verso l'esterno", "Riprova; chi cura il centralino vede il motivo nel suo registro."],
  },
  "in-a-call": {
    en: ["You are in a call", "End it first."],
    it: ["Sei in una chiamata", "Prima chiudila."],
  },
};

/**
 * A refusal in the page's words.
 * @param {{title?: string, detail?: string, type?: string}} problem
 * @returns {Words}
 */
export function inWords({ title = "", detail = "", type = "" }) {
  const word = type.replace("urn:centralino:problem:", "");
  const [said, advice] = words[word]?.[language()] ?? [title, detail];
  return [said, advice.replace("{n}", /\d+/.exec(detail)?.[0] ?? "")];
}
