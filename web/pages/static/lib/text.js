/** What the pages say. Each language has the same keys: tsc holds Italian to English. */
const en = {
  board: "Board",
  calls: "Calls",
  flows: "Flows",
  desk: "Desk",
  logOut: "Log out",
  logIn: "Log in",
  account: "Account",
  password: "Password",
  withProvider: "Log in with your organisation's account",
  skip: "Skip to the content",
  dark: "Dark",
  light: "Light",
  otherLanguage: "Italiano",
  wall: "Wall display",
  endWall: "End the wall display",
  live: "live",
  interrupted: "interrupted: what you see is from {time}",
  waiting: "Waiting",
  longest: "Longest wait",
  freeAgents: "Free agents",
  ofAgents: "of {count}",
  serviceLevel: "Service level",
  today: "today",
  target: "target {share} in {within}",
  answered: "Answered today",
  abandoned: "Abandoned",
  estimate: "Wait of who calls now",
  estimateError: "Mean error today",
  unknown: "not known",
  nothingYet: "none yet",
  calm: "calm",
  busy: "busy",
  late: "late",
  closed: "closed",
  nobody: "nobody there",
  agents: "Agents",
  name: "Name",
  partner: "Partner",
  state: "State",
  since: "For",
  queue: "Queue",
  free: "free",
  ringing: "ringing",
  talking: "talking",
  wrapUp: "after-call work",
  paused: "paused",
  away: "logged out",
  pause: "Pause",
  ready: "Make ready",
  whyPause: "Why shall {name} pause? The reason is kept, with your name.",
  from: "From",
  until: "Until",
  number: "Number",
  all: "all",
  search: "Search",
  more: "Show more",
  arrived: "Arrived",
  caller: "Caller",
  flow: "Flow",
  waited: "Waited",
  outcome: "Outcome",
  length: "Length",
  withheld: "withheld or erased",
  noCalls: "No calls were found. Look in another period, or for fewer things at once.",
  events: "Events, as the journal has them",
  close: "Close",
  ofACall: "What happened",
  served: "spoke to an agent",
  informed: "heard what they wanted",
  left: "left the menu",
  abandoned_result: "gave up waiting",
  callback: "will be called back",
  voicemail: "left a message",
  refused: "was refused",
  failed: "broke on the way",
  lost: "cut off by a restart",
  up: "is up",
  version: "Version {version}",
  steps: "{count} steps",
  drawing: "The flow {flow} as a picture",
  noQueues: "No queue is yours to see.",
};

/** @typedef {keyof typeof en} Key */

/** @type {typeof en} */
const it = {
  board: "Quadro",
  calls: "Chiamate",
  flows: "Percorsi",
  desk: "Postazione",
  logOut: "Esci",
  logIn: "Entra",
  account: "Utente",
  password: "Password",
  withProvider: "Entra con l'utenza della tua organizzazione",
  skip: "Vai al contenuto",
  dark: "Scuro",
  light: "Chiaro",
  otherLanguage: "English",
  wall: "Schermo a parete",
  endWall: "Chiudi lo schermo a parete",
  live: "in diretta",
  interrupted: "interrotto: quello che vedi è delle {time}",
  waiting: "In attesa",
  longest: "Attesa più lunga",
  freeAgents: "Operatori liberi",
  ofAgents: "su {count}",
  serviceLevel: "Livello di servizio",
  today: "oggi",
  target: "obiettivo {share} entro {within}",
  answered: "Risposte oggi",
  abandoned: "Abbandoni",
  estimate: "Attesa di chi chiama ora",
  estimateError: "Errore medio oggi",
  unknown: "non si sa",
  nothingYet: "ancora nulla",
  calm: "tranquilla",
  busy: "carica",
  late: "in ritardo",
  closed: "chiusa",
  nobody: "nessuno presente",
  agents: "Operatori",
  name: "Nome",
  partner: "Partner",
  state: "Stato",
  since: "Da",
  queue: "Coda",
  free: "libero",
  ringing: "squilla",
  talking: "in conversazione",
  wrapUp: "lavoro dopo la chiamata",
  paused: "in pausa",
  away: "non collegato",
  pause: "Metti in pausa",
  ready: "Rimetti pronto",
  whyPause: "Perché {name} va in pausa? Il motivo resta registrato, con il tuo nome.",
  from: "Da",
  until: "A",
  number: "Numero",
  all: "tutte",
  search: "Cerca",
  more: "Mostra altre",
  arrived: "Arrivata",
  caller: "Chi chiama",
  flow: "Percorso",
  waited: "Attesa",
  outcome: "Esito",
  length: "Durata",
  withheld: "nascosto o cancellato",
  noCalls: "Nessuna chiamata trovata. Cerca in un altro periodo, o con meno condizioni.",
  events: "Gli eventi, come li ha il registro",
  close: "Chiudi",
  ofACall: "Che cosa è successo",
  served: "ha parlato con un operatore",
  informed: "ha sentito quello che cercava",
  left: "ha lasciato il menu",
  abandoned_result: "ha rinunciato ad aspettare",
  callback: "sarà richiamato",
  voicemail: "ha lasciato un messaggio",
  refused: "non è stata accettata",
  failed: "si è interrotta per un guasto",
  lost: "interrotta da un riavvio",
  up: "è in corso",
  version: "Versione {version}",
  steps: "{count} passi",
  drawing: "Il percorso {flow} disegnato",
  noQueues: "Nessuna coda è visibile per te.",
};

/** @returns {"it" | "en"} the language of the page */
export const language = () => (document.documentElement.lang === "it" ? "it" : "en");

/** @returns {string} how the page writes dates and numbers */
export const locale = () => (language() === "it" ? "it-IT" : "en-GB");

/**
 * Says something in the page's language.
 * @param {Key} key
 * @param {Record<string, string | number>} [values] what stands in braces
 */
export function t(key, values = {}) {
  const text = (language() === "it" ? it : en)[key];
  return text.replace(/\{(\w+)\}/g, (_, name) => String(values[name] ?? ""));
}

/**
 * A length of time as a clock shows it: 0:07, 12:30, 1:02:00.
 * @param {number} seconds
 */
export function clock(seconds) {
  const s = Math.max(0, Math.round(seconds));
  const two = (/** @type {number} */ n) => String(n).padStart(2, "0");
  const minutes = Math.floor(s / 60);
  return minutes < 60 ? `${minutes}:${two(s % 60)}` : `${Math.floor(minutes / 60)}:${two(minutes % 60)}:${two(s % 60)}`;
}

/**
 * A share as a whole number of hundredths.
 * @param {number} share 0 to 1
 */
export const percent = (share) => new Intl.NumberFormat(locale(), { style: "percent", maximumFractionDigits: 0 }).format(share);

/** @param {number} n */
export const count = (n) => new Intl.NumberFormat(locale()).format(n);
