/** Shows the queue of uploads: a line per file, and what it all comes to. */
import { fill } from "lib/dom";
import { bytes, percent } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";
import { Rows } from "lib/rows";

const UNDER_WAY = ["waiting", "sending", "storing"];

export class QueueView {
  #element;
  #queue;
  #rows;
  #frame = 0;
  #changed = new Set();

  /** Show `queue` in `element`. */
  constructor(element, queue) {
    this.#element = element;
    this.#queue = queue;
    this.#rows = new Rows(element.querySelector("[data-queue-items]"), "upload-item", paintItem);
    element.addEventListener("click", ({ target }) => this.#pressed(target.closest("[data-action]")));
    queue.addEventListener("change", ({ detail }) => this.#show(detail.item));
  }

  /** Progress comes often: paint once per frame, and only what changed. */
  #show(item) {
    if (item) this.#changed.add(item);
    this.#frame ||= requestAnimationFrame(() => this.#paint());
  }

  #paint() {
    cancelAnimationFrame(this.#frame);
    this.#frame = 0;
    const { items, share } = this.#queue;
    const active = this.#queue.active;
    const failed = this.#queue.count("failed");
    this.#element.hidden = !items.length;
    this.#rows.show(items);
    this.#changed.forEach((item) => this.#paintChanged(item));
    this.#changed.clear();
    fill(this.#element.querySelector("[data-queue-head]"), {
      summary: summary(this.#queue),
      share: active ? percent(share) : "",
      active,
      idle: !active,
      several: failed > 1,
    });
  }

  #paintChanged(item) {
    const row = this.#rows.row(item.id);
    if (row) paintItem(row, item);
  }

  #pressed(button) {
    if (!button) return;
    const id = this.#rows.idOf(button);
    const { action } = button.dataset;
    const next = this.#rows.row(id)?.nextElementSibling ?? this.#rows.row(id)?.previousElementSibling;
    const act = {
      cancel: () => this.#queue.cancel(id),
      retry: () => this.#queue.retry(id),
      remove: () => this.#queue.remove(id),
      "cancel-all": () => this.#queue.cancelAll(),
      "retry-failed": () => this.#queue.retryFailed(),
      clear: () => this.#queue.clear(),
    };
    act[action]();
    this.#paint();
    if (button.isConnected && button.checkVisibility()) return;
    const near = this.#rows.row(id) ?? next;
    const heir = near?.querySelector("button:not([hidden])");
    (heir ?? document.querySelector("[data-choose]"))?.focus({ preventScroll: true });
  }
}

function summary(queue) {
  const [waiting, done, failed] = [queue.count(...UNDER_WAY), queue.count("done"), queue.count("failed")];
  if (waiting) {
    return ngettext("%(num)s file is being uploaded", "%(num)s files are being uploaded", waiting);
  }
  if (failed) return ngettext("%(num)s file was not uploaded", "%(num)s files were not uploaded", failed);
  if (done) return ngettext("%(num)s file was uploaded", "%(num)s files were uploaded", done);
  return _("Nothing was uploaded");
}

function paintItem(row, item) {
  const { state, name, size, sent, reason } = item;
  const underWay = UNDER_WAY.includes(state);
  row.dataset.state = state;
  fill(row, {
    name,
    detail: reason || detail(item),
    underWay,
    again: state === "failed" || state === "cancelled",
    ended: !underWay,
    progressLabel: _("Upload of %(name)s", { name }),
    cancelLabel: _("Cancel the upload of %(name)s", { name }),
    retryLabel: _("Upload %(name)s again", { name }),
    removeLabel: _("Take %(name)s off this list", { name }),
  });
  const bar = row.querySelector("progress");
  bar.max = size || 1;
  bar.value = sent;
}

function detail({ state, size, sent }) {
  const values = { sent: bytes(sent), size: bytes(size), percent: percent(size ? sent / size : 0) };
  return {
    // i18n: how much of a file is uploaded, e.g. "1.2 MB of 4 MB (30%)"
    sending: _("%(sent)s of %(size)s (%(percent)s)", values),
    waiting: _("Waiting · %(size)s", values),
    storing: _("Almost done · %(size)s", values),
    done: _("Uploaded · %(size)s", values),
    cancelled: _("Cancelled"),
    failed: "",
  }[state];
}
