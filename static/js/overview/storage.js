/** How much room one's own files take, and how much is left. */
import { bytes, percent } from "lib/format";
import { gettext as _ } from "lib/i18n";
import { showShare, showText } from "overview/parts";

const NEARLY = 0.9;

export class Storage {
  topic = "uploads";
  #section;
  #me;

  constructor(section, me) {
    this.#section = section;
    this.#me = me;
  }

  load({ parts: { my_storage: usage } }) {
    const { bytes: used, quota_bytes: quota } = usage;
    const find = (name) => this.#section.querySelector(`[data-${name}]`);
    showText(find("used"), bytes(used));
    // i18n: below the size that is used, as in “60 MB / of 1 GB used”
    find("of").textContent = quota === null ? _("No limit") : _("of %(quota)s used", { quota: bytes(quota) });
    const share = quota ? used / quota : Number(quota === 0);
    find("bar").hidden = quota === null;
    showShare(find("bar"), share);
    this.#section.toggleAttribute("data-alarming", share >= NEARLY);
    find("left").textContent = quota === null ? "" : left(quota, used, share);
  }

  /** Returns false when it has to be asked for again: what goes away does not say whose it was. */
  apply(events) {
    return !events.some(({ op, kind, record }) => op === "remove" || (kind === "upload.created" && record.owner_id === this.#me));
  }
}

function left(quota, used, share) {
  if (used >= quota) return _("Nothing is left. Delete files that you no longer need.");
  return _("%(size)s left (%(share)s used)", { size: bytes(quota - used), share: percent(share) });
}
