/**
 * How much of their room the person uses, and what they may still send. Fires "change".
 *
 * `current` is {bytes, quota_bytes, max_upload_bytes}; null means no limit.
 */
import { context } from "lib/context";
import { bytes } from "lib/format";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { account } from "live/account";

const TOGETHER_MS = 250;

class Usage extends EventTarget {
  current = null;
  #soon;

  start(current) {
    this.#take(current);
    account.addEventListener("permissions", () => this.refreshSoon());
  }

  async refresh() {
    this.#take(await request("GET", "/api/v1/uploads/usage"));
    return this.current;
  }

  /** Ask again, once for all that happens within a moment. */
  refreshSoon() {
    clearTimeout(this.#soon);
    this.#soon = setTimeout(() => this.refresh().catch(console.warn), TOGETHER_MS);
  }

  /** Take in events of the topic: one's own files change what is used. */
  apply(events) {
    const own = ({ op, record }) => op === "remove" || record.owner_id === context.user.id;
    if (events.some(own)) this.refreshSoon();
  }

  #take(current) {
    this.current = current;
    this.dispatchEvent(new Event("change"));
  }
}

export const usage = new Usage();

/** Why a file of `size` bytes is not worth sending; null when it is. The server checks again. */
export function refusal(size, { bytes: used, quota_bytes: quota, max_upload_bytes: largest }) {
  if (size === 0) return _("This file is empty.");
  if (size > largest) return _("A file may have at most %(limit)s.", { limit: bytes(largest) });
  if (quota === null || used + size <= quota) return null;
  const left = bytes(Math.max(0, quota - used));
  return _("You have %(left)s of space left. Delete files you no longer need.", { left });
}
