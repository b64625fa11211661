import { useEffect, useRef, useState } from "../lib/html.js";
import JsSIP from "../vendor/jssip.js";
import { keepPage, outlives } from "../lib/live.js";
import { openMicrophone, watchLoss } from "../lib/sound.js";
import { visitorSocket } from "./socket.js";

/**
 * A call of somebody whom nobody knows.
 * @typedef {object} Line
 * @property {"idle" | "calling" | "talking" | "over"} call
 * @property {number} since when the call began to be that, ms
 * @property {"" | "busy" | "failed"} why it is over, when it was not hung up
 * @property {import("../lib/api.js").Refused | null} refused
 * @property {boolean} muted
 * @property {boolean} silent there is no microphone
 * @property {boolean} cut signalling is interrupted
 * @property {number | null} loss share of packets that did not arrive lately
 * @property {MediaStream | null} ours
 * @property {MediaStream | null} theirs
 * @property {(number: string) => void} dial
 * @property {() => void} end
 * @property {() => void} mute
 * @property {(key: string) => void} press
 * @property {(device: string) => void} speakInto
 */

/** @param {string} microphone id of the device, empty for the browser's choice @returns {Line} */
export function useLine(microphone) {
  const [call, setCall] = useState(/** @type {Line["call"]} */ ("idle"));
  const [since, setSince] = useState(0);
  const [why, setWhy] = useState(/** @type {Line["why"]} */ (""));
  const [refused, setRefused] = useState(/** @type {Line["refused"]} */ (null));
  const [muted, setMuted] = useState(false);
  const [silent, setSilent] = useState(false);
  const [cut, setCut] = useState(false);
  const [loss, setLoss] = useState(/** @type {number | null} */ (null));
  const [ours, setOurs] = useState(/** @type {MediaStream | null} */ (null));
  const [theirs, setTheirs] = useState(/** @type {MediaStream | null} */ (null));
  const tries = useRef(0);
  const line = useRef(/** @type {{ua: any, session: any, stream: MediaStream, sound: HTMLAudioElement} | null} */ (null));

  const become = (/** @type {Line["call"]} */ what) => {
    setCall(what);
    setSince(Date.now());
  };

  const over = (/** @type {Line["why"]} */ how) => {
    const l = line.current;
    if (!l) return;
    line.current = null;
    l.stream.getTracks().forEach((track) => track.stop());
    l.sound.srcObject = null;
    l.ua.stop();
    keepPage(false);
    setOurs(null);
    setTheirs(null);
    setMuted(false);
    setCut(false);
    setLoss(null);
    setWhy(how);
    become("over");
  };

  const dial = async (/** @type {string} */ number) => {
    if (line.current) return;
    const sound = new Audio(); // begun with the click, which lets it be heard
    sound.autoplay = true;
    setWhy("");
    setRefused(null);
    keepPage(true, false); // who closes it hangs up
    become("calling");
    const nth = ++tries.current;
    const { stream, silent } = await openMicrophone(microphone);
    if (nth !== tries.current) return stream.getTracks().forEach((track) => track.stop()); // hung up before the browser's question was answered
    setSilent(silent);
    setOurs(stream);
    const socket = visitorSocket((problem) => {
      setRefused(problem);
      if (problem && !line.current?.session) over("failed");
    });
    const ua = new JsSIP.UA({
      sockets: [socket], uri: `sip:visitor@${location.hostname}`, register: false, session_timers: false,
      connection_recovery_min_interval: 1, connection_recovery_max_interval: 5,
    });
    const own = { ua, session: /** @type {any} */ (null), stream, sound };
    line.current = own;
    ua.on("disconnected", () => {
      if (line.current !== own) return;
      if (own.session) setCut(true);
      else over("failed");
    });
    ua.on("connected", () => {
      if (line.current !== own) return;
      setCut(false);
      if (own.session) {
        // What is asked in the call makes it follow us to the new connection; the network may be another one, too.
        own.session.renegotiate({ rtcOfferConstraints: { iceRestart: true } });
        return;
      }
      own.session = ua.call(`sip:${number}@${location.hostname}`, {
        mediaStream: stream,
        eventHandlers: {
          peerconnection: (/** @type {any} */ { peerconnection }) => peerconnection.addEventListener("track", (/** @type {RTCTrackEvent} */ e) => {
            sound.srcObject = e.streams[0] ?? new MediaStream([e.track]);
            setTheirs(sound.srcObject);
          }),
          icecandidate: (/** @type {any} */ e) => e.ready(), // the helpline has one address, and finds us with what there is
          confirmed: () => become("talking"),
          muted: () => setMuted(true),
          unmuted: () => setMuted(false),
          ended: () => over(""),
          failed: (/** @type {any} */ e) => over(e.cause === "Canceled" ? "" : e.cause === "Busy" ? "busy" : "failed"),
        },
      });
      outlives(own.session);
    });
    ua.start();
  };

  useEffect(() => {
    if (call !== "talking") return undefined;
    return watchLoss(() => line.current?.session?.connection, setLoss);
  }, [call]);

  useEffect(() => {
    const leave = () => line.current?.ua.stop();
    addEventListener("pagehide", leave);
    return () => removeEventListener("pagehide", leave);
  }, []);

  const session = () => line.current?.session;
  return {
    call, since, why, refused, muted, silent, cut, loss, ours, theirs, dial,
    end: () => {
      if (session()?.isEnded() === false) session().terminate();
      else if (line.current) over("");
      else {
        tries.current++;
        keepPage(false);
        become("over");
      }
    },
    mute: () => (muted ? session()?.unmute({ audio: true }) : session()?.mute({ audio: true })),
    press: (key) => session()?.sendDTMF(key, { transportType: "RFC2833" }),
    speakInto: async (device) => {
      const l = line.current;
      if (!l) return;
      const { stream, silent } = await openMicrophone(device);
      const [track] = stream.getAudioTracks();
      track.enabled = !muted;
      await l.session?.connection?.getSenders()[0]?.replaceTrack(track);
      l.stream.getTracks().forEach((old) => old.stop());
      l.stream = stream;
      setOurs(stream);
      setSilent(silent);
    },
  };
}
