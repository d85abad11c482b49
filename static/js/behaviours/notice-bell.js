/**
 * The bell in the top bar and all that goes with it on every page: the count on the bell, in the
 * title and on the window's icon, the toasts, and the panel, which is fetched when it is needed.
 */
import { context } from "lib/context";
import { Favicon, Title, paintBell } from "notices/count";
import { inbox } from "notices/inbox";
import { Toaster } from "notices/toaster";

export default function noticeBell(element) {
  const [bell, panel] = ["[data-bell]", "[data-panel]"].map((part) => element.querySelector(part));
  const [title, favicon] = [new Title(), new Favicon()];
  const show = () => {
    const { unread } = inbox.record;
    paintBell(bell, unread);
    title.show(unread);
    favicon.show(unread).catch(console.warn);
  };
  inbox.addEventListener("change", show);
  show();

  const channel = new BroadcastChannel(`notices:${context.user.id}`);
  const toaster = new Toaster(inbox, { channel, more: () => panel.showPopover() });
  // Only now, although other behaviours may have come earlier: what arrives unheard is not told.
  inbox.follow();
  const prepare = loader(panel);
  for (const name of ["pointerenter", "focus"]) bell.addEventListener(name, prepare);
  panel.addEventListener("toggle", ({ newState }) => {
    bell.setAttribute("aria-expanded", String(newState === "open"));
    // What pops up while the panel is open is in it, too.
    toaster.clear();
    if (newState !== "open") return;
    prepare();
    panel.focus({ preventScroll: true });
  });
  bell.addEventListener("keydown", (event) => {
    if (event.key !== "ArrowDown") return;
    event.preventDefault();
    panel.showPopover({ source: bell });
  });
}

/** Fetches the panel's code and content, as often as it is asked but once. */
function loader(element) {
  let made;
  return async () => {
    made ??= import("notices/panel").then(({ Panel }) => new Panel(element));
    try {
      await (await made).load();
    } catch (error) {
      made = undefined;
      console.warn("The notifications could not be shown.", error);
    }
  };
}
