// A call lives in its page: what would take the page away waits, or asks first; and a call that is up outlives its connection.

const { dataset } = document.documentElement;

/** Whether a call is up, or rings, in this page. */
export const inCall = () => "call" in dataset;

/** @param {BeforeUnloadEvent} e */
const ask = (e) => e.preventDefault();

/** Keeps the page, or lets it go again. @param {boolean} live @param {boolean} [asks] whether the browser asks before it leaves */
export function keepPage(live, asks = true) {
  removeEventListener("beforeunload", ask);
  delete dataset.call;
  if (!live) return;
  dataset.call = "";
  if (asks) addEventListener("beforeunload", ask);
}

/**
 * Lets a call of JsSIP go on when something was asked in it while the connection was gone, such as to hold. JsSIP would end it. What
 * was asked is asked again with the new connection.
 * @param {any} session
 */
export function outlives(session) {
  const fail = session.onTransportError;
  session.onTransportError = () => {
    if (!session.isEstablished()) fail.call(session);
  };
}
