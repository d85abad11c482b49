/** Does what has to wait for a connection. */
import { live } from "live/connection";

/** @param {() => void} act is called once, as soon as the page is live the next time. */
export function onceLive(act) {
  const look = () => {
    if (live.status !== "live") return;
    live.removeEventListener("status", look);
    act();
  };
  live.addEventListener("status", look);
}
