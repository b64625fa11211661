// A telephone of JsSIP for tests. It knows one call at a time, and which tone it hears.
import JsSIP from "/jssip.js";

const plain = { echoCancellation: false, noiseSuppression: false, autoGainControl: false };
const wanted = { mediaConstraints: { audio: plain, video: false }, pcConfig: { iceServers: [] } };
const events = [];
const heard = []; // samples of 16 bits
let ua, session, analyser, context;

// listen lets an AnalyserNode hear what comes: Chromium gives it sound only while an element plays it.
function listen(stream) {
  const element = new Audio();
  element.srcObject = stream;
  element.muted = true;
  element.play();
  context ??= new AudioContext();
  analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  analyser.smoothingTimeConstant = 0;
  context.createMediaStreamSource(stream).connect(analyser);
  record(stream);
}

// record keeps what is heard at 8,000 samples a second.
function record(stream) {
  const narrow = new AudioContext({ sampleRate: 8000 });
  const keeper = narrow.createScriptProcessor(4096, 1, 1); // a page that is busy for half a second loses nothing
  keeper.onaudioprocess = (e) => heard.push(...Array.from(e.inputBuffer.getChannelData(0), (x) => Math.round(x * 32767)));
  narrow.createMediaStreamSource(stream).connect(keeper);
  keeper.connect(narrow.destination);
}

function follow(s) {
  session = s;
  const connected = (pc) =>
    pc.addEventListener("track", (e) => listen(e.streams[0] ?? new MediaStream([e.track])));
  if (s.connection) connected(s.connection);
  s.on("peerconnection", (e) => connected(e.peerconnection));
  s.on("icecandidate", (e) => e.ready()); // the other side is found with what there is
  for (const name of ["progress", "accepted", "confirmed", "ended", "failed", "hold", "unhold"]) {
    s.on(name, (e) => events.push(e?.cause ? `${name} ${e.cause}` : name));
  }
}

window.phone = {
  start({ url, user, password, register }) {
    ua = new JsSIP.UA({
      sockets: [new JsSIP.WebSocketInterface(url)],
      uri: `sip:${user}@${new URL(url).hostname}`,
      password, register, register_expires: 300,
      connection_recovery_min_interval: 1, connection_recovery_max_interval: 1,
    });
    for (const name of ["connected", "disconnected", "registered", "unregistered", "registrationFailed"]) {
      ua.on(name, () => events.push(name));
    }
    ua.on("newRTCSession", ({ session: s, originator }) => {
      if (originator === "remote") {
        events.push(`call from ${s.remote_identity.uri.user}`);
        follow(s);
      }
    });
    ua.start();
  },
  call(number) {
    follow(ua.call(number, wanted));
  },
  answer: () => session.answer(wanted),
  hangup: () => session.terminate(),
  press: (keys) => session.sendDTMF(keys, { duration: 100, interToneGap: 100, transportType: "RFC2833" }),
  hold: () => new Promise((done) => session.hold({}, done)),
  unhold: () => new Promise((done) => session.unhold({}, done)),
  // restart is what a page does after its network changed: a new offer with new ICE.
  restart: () => new Promise((done) => session.renegotiate({ rtcOfferConstraints: { iceRestart: true } }, done)),
  // drop breaks the WebSocket, as a lost network does; JsSIP connects again.
  drop: () => ua.transport.socket._ws.close(),
  stop: () => ua.stop(),
  events: () => events.join(", "),
  state: () => session?.connection?.connectionState ?? "none",
  codec() {
    const [receiver] = session.connection.getReceivers();
    return receiver.getParameters().codecs.map((c) => `${c.mimeType} ${c.payloadType}`).join(", ");
  },
  heard: () => heard,
  // hears is the strongest frequency in Hz and how loud it is in dB, over the last sixth of a second.
  hears() {
    if (!analyser) return { hz: 0, db: -200 };
    const bins = new Float32Array(analyser.frequencyBinCount);
    analyser.getFloatFrequencyData(bins);
    let best = 0;
    for (let i = 1; i < bins.length; i++) if (bins[i] > bins[best]) best = i;
    return { hz: (best * context.sampleRate) / analyser.fftSize, db: Math.max(bins[best], -200) };
  },
};
