/** A larger look at the pictures of the list: Esc closes, the arrow keys lead on. */
import { fill, setAttribute } from "lib/dom";
import { context } from "lib/context";
import { number } from "lib/format";
import { gettext as _ } from "lib/i18n";
import { toastError } from "lib/toast";
import { typeLabel } from "models/uploads";
import { downloadUrl, mayDelete, previewUrl } from "uploads/row";

export class Viewer {
  #dialog;
  #image;
  #pictures;
  #shown = null;

  /** @param {{pictures: () => object[], remove: (upload) => Promise<boolean>}} parts */
  constructor(dialog, { pictures, remove }) {
    this.#dialog = dialog;
    this.#pictures = pictures;
    this.#image = dialog.querySelector("img");
    this.#image.addEventListener("load", () => (dialog.dataset.state = "shown"));
    this.#image.addEventListener("error", () => (dialog.dataset.state = "failed"));
    dialog.addEventListener("click", ({ target }) => target === dialog && dialog.close());
    dialog.addEventListener("keydown", (event) => this.#pressed(event));
    dialog.addEventListener("close", () => {
      this.#shown = null;
      this.#image.removeAttribute("src");
    });
    const on = (name, act) => dialog.querySelector(`[data-${name}]`).addEventListener("click", act);
    on("previous", () => this.#step(-1));
    on("next", () => this.#step(+1));
    on("viewer-close", () => dialog.close());
    on("viewer-delete", () => this.#delete(remove).catch(toastError));
  }

  open(upload) {
    this.#show(upload);
    this.#dialog.showModal();
  }

  close() {
    this.#dialog.close();
  }

  /** The list has changed: the picture shown may be gone, or called something else. */
  refresh() {
    if (!this.#shown) return;
    const now = this.#pictures().find(({ id }) => id === this.#shown.id);
    if (now) this.#paint(now);
    else this.#gone();
  }

  #show(upload) {
    this.#dialog.dataset.state = "loading";
    setAttribute(this.#image, "src", previewUrl(upload, 1200));
    this.#paint(upload);
  }

  #paint(upload) {
    this.#shown = upload;
    const [place, total] = [this.#place(upload), this.#pictures().length];
    fill(this.#dialog, {
      ...upload,
      type: typeLabel(upload.content_type),
      url: downloadUrl(upload),
      deletable: mayDelete(upload),
      // i18n: which of the pictures is shown, e.g. "3 of 12"
      place: _("%(place)s of %(total)s", { place: number(place + 1), total: number(total) }),
      first: place <= 0,
      last: place === total - 1,
    });
    this.#image.alt = upload.name;
  }

  /** Somebody deleted the picture: say so, and let the arrows lead on from its place. */
  #gone() {
    this.#dialog.dataset.state = "gone";
    fill(this.#dialog, { deletable: false, place: "" });
    setAttribute(this.#dialog.querySelector("[data-viewer-download]"), "href", null);
  }

  /** Delete the picture shown and go on to the one that takes its place. */
  async #delete(remove) {
    const [shown, place] = [this.#shown, this.#place(this.#shown)];
    if (!(await remove(shown)) || this.#shown?.id !== shown.id) return;
    const left = this.#pictures().filter(({ id }) => id !== shown.id);
    const next = left[place] ?? left.at(-1);
    if (next) this.#show(next);
    else this.#dialog.close();
  }

  #place({ id: wanted }) {
    return this.#pictures().findIndex(({ id }) => id === wanted);
  }

  #step(by) {
    const place = this.#place(this.#shown);
    const next = this.#pictures()[place < 0 ? 0 : place + by];
    if (next) this.#show(next);
  }

  #pressed(event) {
    const forwards = context.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const backwards = context.direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    if (event.key === forwards) this.#step(+1);
    else if (event.key === backwards) this.#step(-1);
    else return;
    event.preventDefault();
  }
}
