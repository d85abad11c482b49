/** Sections appear and leave when the person's rights change. */
import { account } from "live/account";

export default function navigation(element) {
  account.addEventListener("permissions", () => refresh(element));
}

async function refresh(element) {
  const response = await fetch("/navigation", { credentials: "same-origin" });
  if (!response.ok) return;
  const focused = element.contains(document.activeElement) && document.activeElement.pathname;
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  element.replaceChildren(...fresh.body.children);
  for (const link of element.querySelectorAll("a")) {
    if (isHere(link.pathname)) link.setAttribute("aria-current", "page");
    if (link.pathname === focused) link.focus();
  }
}

function isHere(path) {
  return location.pathname === path || (path !== "/" && location.pathname.startsWith(`${path}/`));
}
