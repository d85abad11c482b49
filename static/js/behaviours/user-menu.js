/** The person's own name and picture in the top bar, as they change. */
import { fill } from "lib/dom";
import { account } from "live/account";

export default function userMenu(element) {
  account.addEventListener("change", () => fill(element, account.record));
}
