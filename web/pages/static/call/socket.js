import JsSIP from "../vendor/jssip.js";
import { post, Refused } from "../lib/api.js";

/**
 * The WebSocket of a visitor, which JsSIP takes in place of its own: each time it connects it asks for a ticket first.
 * @param {(why: Refused | null) => void} told whether the last ticket was refused
 */
export function visitorSocket(told) {
  const url = `${location.protocol === "https:" ? "wss" : "ws"}://${location.host}/call/sip`;
  const socket = new JsSIP.WebSocketInterface(url);
  let asking = false;
  const { isConnecting, disconnect } = socket;
  const lost = () => socket.ondisconnect?.(true, 1006, "no ticket");
  socket.isConnecting = () => asking || isConnecting.call(socket);
  socket.disconnect = () => {
    asking = false;
    disconnect.call(socket);
  };
  const connect = async () => {
    if (socket.isConnected() || socket.isConnecting()) return;
    asking = true;
    try {
      const { ticket } = await post("/visit");
      if (!asking) return;
      const ws = new WebSocket(url, ["sip", `ticket.${ticket}`]);
      told(null);
      ws.binaryType = "arraybuffer";
      ws.onopen = () => socket.onconnect();
      ws.onclose = (e) => socket.ondisconnect(!e.wasClean, e.code, e.reason);
      ws.onmessage = (e) => socket.ondata(e.data);
      socket._ws = ws;
      asking = false;
    } catch (why) {
      asking = false;
      if (why instanceof Refused) told(why);
      lost();
    }
  };
  socket.connect = () => void connect(); // an async function is none to JsSIP
  return socket;
}
