/** Leaving for the sign-in page when the session has ended, and coming back afterwards. */
import { context } from "lib/context";

let leaving = false;

/** This tab is leaving by itself (it signs out): do not also be sent to the sign-in page. */
export function leave() {
  leaving = true;
}

/**
 * Go to the sign-in page, which brings the person back here.
 *
 * @param {string} reason why: "expired", or the reason of the server's `signed_out`.
 */
export function toSignIn(reason) {
  go(context.urls.login ?? "/login", { reason });
}

/** Go to the page that asks for the password again, and come back here. */
export function toConfirm() {
  go(context.urls.confirm ?? "/login/confirm", {});
}

function go(path, query) {
  if (leaving) return;
  leaving = true;
  const next = location.pathname + location.search;
  location.assign(`${path}?${new URLSearchParams({ ...query, next })}`);
}

globalThis.addEventListener?.("pageshow", () => {
  leaving = false;
});
