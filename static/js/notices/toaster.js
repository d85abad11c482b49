/**
 * Tells of notifications as they arrive: a few at a time, further ones in one line that leads to
 * the panel; in one tab only; not before the tab can be seen, and not what has been read by then.
 */
import { ngettext, gettext as _ } from "lib/i18n";
import { MOST, toast, toastCount } from "lib/toast";
import { kindOf } from "models/notices";
import { markOnTheWay } from "notices/acts";
import { noticeNodes } from "notices/row";
import { Tabs } from "notices/tabs";

const LOOKS = {
  info: { kind: "info", seconds: 8 },
  success: { kind: "success", seconds: 8 },
  warning: { kind: "warning", seconds: 12 },
  critical: { kind: "error", seconds: 0 },
};

export class Toaster {
  #inbox;
  #more;
  #tabs;
  #shown = new Map();
  #folded = new Map();
  #held = new Map();
  #line = null;

  /**
   * @param {Inbox} inbox
   * @param {{channel: BroadcastChannel, more: () => void}} options `more` shows the panel.
   */
  constructor(inbox, { channel, more }) {
    [this.#inbox, this.#more] = [inbox, more];
    this.#tabs = new Tabs(channel, (keys) => keys.forEach((key) => this.#held.delete(key)));
    inbox.addEventListener("arrived", ({ detail }) => this.#arrived(detail));
    inbox.addEventListener("touched", ({ detail }) => detail.forEach((notice) => this.#recall(notice)));
    inbox.addEventListener("change", () => this.#recallRead());
    document.addEventListener("visibilitychange", () => this.#looked());
    for (const name of ["focus", "pointerdown", "keydown"]) {
      addEventListener(name, () => document.hidden || this.#tabs.used(), { capture: true, passive: true });
    }
    this.#looked();
  }

  /** Take everything away: the person looks at the list itself. */
  clear() {
    for (const { close } of [...this.#shown.values()]) close();
    this.#line?.close();
    this.#held.clear();
  }

  #arrived(notices) {
    for (const notice of notices) {
      if (kindOf(notice.kind)?.toast && this.#inbox.isUnread(notice)) this.#held.set(keyOf(notice), notice);
    }
    this.#speak();
  }

  #looked() {
    if (document.hidden) return this.#tabs.left();
    this.#tabs.used();
    return this.#speak();
  }

  /** Tell what waits, if this is the tab to do it. */
  #speak() {
    if (document.hidden || !this.#held.size) return;
    const claimed = this.#tabs.claim([...this.#held.keys()]);
    // Where it is certain, without the delay of a promise.
    if (Array.isArray(claimed)) this.#show(claimed);
    else claimed.then((keys) => this.#show(keys));
  }

  #show(keys) {
    const notices = keys.map((key) => this.#held.get(key)).filter(Boolean);
    keys.forEach((key) => this.#held.delete(key));
    for (const notice of notices.filter((it) => this.#inbox.isUnread(it))) {
      const shown = this.#shown.get(notice.id);
      if (shown) shown.update(notice);
      else if (toastCount() < MOST && !this.#folded.size) this.#pop(notice);
      else this.#folded.set(notice.id, notice);
    }
    this.#fold();
  }

  #pop(notice) {
    const link = document.createElement("a");
    link.className = "app-toast-link";
    const entry = {
      notice,
      update(latest) {
        entry.notice = latest;
        link.href = latest.path;
        link.replaceChildren(...noticeNodes(latest));
      },
    };
    entry.update(notice);
    link.addEventListener("click", () => markOnTheWay(notice.id));
    const closed = () => this.#shown.delete(notice.id);
    entry.close = toast([link], { ...(LOOKS[notice.level] ?? LOOKS.info), icon: kindOf(notice.kind).icon, closed });
    this.#shown.set(notice.id, entry);
  }

  #fold() {
    const { size } = this.#folded;
    if (!size) return this.#line?.close();
    const text = ngettext("%(num)s more notification", "%(num)s more notifications", size);
    if (this.#line) this.#line.words.textContent = text;
    else this.#line = this.#makeLine(text);
    return undefined;
  }

  #makeLine(text) {
    const words = document.createTextNode(text);
    const closed = () => {
      this.#line = null;
      this.#folded.clear();
    };
    const action = { label: _("Show"), run: this.#more };
    return { words, close: toast([words], { icon: "bell", action, seconds: 12, beyond: true, closed }) };
  }

  /** A notification was read or archived: nobody needs to be told any more. */
  #recall(notice) {
    if (this.#inbox.isUnread(notice)) return;
    this.#shown.get(notice.id)?.close();
    if (this.#folded.delete(notice.id)) this.#fold();
    this.#held.delete(keyOf(notice));
  }

  #recallRead() {
    for (const { notice } of [...this.#shown.values()]) this.#recall(notice);
    for (const notice of [...this.#folded.values(), ...this.#held.values()]) this.#recall(notice);
  }
}

/** The same notification tells of something else when more has been added to it. */
const keyOf = ({ id, position }) => `${id}:${position}`;
