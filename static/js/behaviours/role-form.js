/** The page of one role: it follows what others save and never touches what is being typed. */
import { dataOf } from "lib/json";
import { account } from "live/account";
import { Roles } from "models/roles";
import { isTouched, takeOver } from "roles/watched";

// Several events of one change arrive together.
const TOGETHER_MS = 150;

export default function roleForm(element) {
  const { role, offsets } = dataOf("role-data");
  const roles = new Roles([role]);
  let [shown, timer] = [role, 0];
  const refreshSoon = () => {
    clearTimeout(timer);
    timer = setTimeout(() => refresh(element).catch(console.warn), TOGETHER_MS);
  };

  roles.addEventListener("change", () => {
    const now = roles.get(role.id);
    if (JSON.stringify(now) === JSON.stringify(shown)) return;
    shown = now;
    refreshSoon();
  });
  account.addEventListener("permissions", refreshSoon);
  roles.follow(offsets.roles);
  keepTyped(element);
}

/** Take the page afresh from the server, which knows what this person may see and change. */
async function refresh(element) {
  const response = await fetch(location.pathname, { credentials: "same-origin" });
  if (response.status === 404) return showGone(element);
  if (!response.ok) return location.reload();
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  const page = fresh.querySelector(".role-page");
  if (!page) return location.reload();
  document.querySelector(".app-title").textContent = fresh.querySelector(".app-title").textContent;
  takeOver(element, page);
  return undefined;
}

function showGone(element) {
  element.querySelector("[data-gone]").hidden = false;
  element.querySelectorAll("button").forEach((button) => (button.disabled = true));
}

/** Ask before leaving with something typed that is not saved. */
function keepTyped(element) {
  let sending = false;
  document.addEventListener("submit", (event) => (sending = !event.defaultPrevented));
  addEventListener("beforeunload", (event) => {
    const touched = [...element.querySelectorAll("[data-was]")].some(isTouched);
    if (touched && !sending) event.preventDefault();
  });
}
