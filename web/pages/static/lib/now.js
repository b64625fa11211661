import { useEffect, useState } from "./html.js";

/** The clock of the page, one beat a second: waits grow between two events. */
export function useNow() {
  const [now, setNow] = useState(Date.now());
  useEffect(() => {
    const beat = setInterval(() => setNow(Date.now()), 1000);
    return () => clearInterval(beat);
  }, []);
  return now;
}
