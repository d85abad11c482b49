/** The panel below the bell: the latest notifications, fetched when somebody reaches for it. */
import { busy } from "lib/busy";
import { request } from "lib/http";
import { Rows } from "lib/rows";
import { toastError } from "lib/toast";
import { markAllRead } from "notices/acts";
import { inbox } from "notices/inbox";
import { focusRow, noticeKeys, rove } from "notices/keys";
import { actInRows, noticeList } from "notices/list";
import { paintNotice } from "notices/row";
import { steadily } from "notices/steady";

const URL = "/api/v1/notifications?limit=50";
const MOST = 50;

export class Panel {
  #element;
  #rows;
  #list;
  #body;
  #loading = null;

  constructor(element) {
    this.#element = element;
    this.#body = element.querySelector("[data-notices]");
    this.#rows = new Rows(this.#body, "notice", paintNotice);
    noticeKeys(this.#body);
    element.addEventListener("keydown", (event) => this.#pressed(event));
    element.addEventListener("click", ({ target }) => this.#clicked(target));
    inbox.addEventListener("change", () => this.#paintFrame());
    this.#paintFrame();
  }

  /** Fetch what there is to show, once; afterwards it follows by itself. */
  load() {
    this.#loading ??= this.#fetch().catch((error) => {
      this.#loading = null;
      this.#state("failed");
      if (error.name !== "ProblemError") throw error;
    });
    return this.#loading;
  }

  async #fetch() {
    this.#state("loading");
    const snapshot = await request("GET", URL);
    const list = noticeList({ ...snapshot, query: { filter: "all", kind: "" } }, () => this.#rows.repaint());
    this.#list = list;
    list.addEventListener("change", () => this.#show());
    actInRows(this.#body, this.#rows, list);
    this.#show();
  }

  #show() {
    steadily(
      this.#body,
      () => this.#rows.show(this.#list.items.slice(0, MOST)),
      this.#element.querySelector("[data-scroll]"),
    );
    rove(this.#body);
    this.#state(this.#list.items.length ? "shown" : "empty");
  }

  #state(state) {
    for (const name of ["loading", "empty", "failed"]) {
      this.#element.querySelector(`[data-${name}]`).hidden = state !== name;
    }
  }

  #paintFrame() {
    const button = this.#element.querySelector("[data-read-all]");
    if (document.activeElement === button && !inbox.record.unread) this.#element.focus();
    button.hidden = !inbox.record.unread;
  }

  /** From the panel itself, an arrow leads to the notifications. */
  #pressed(event) {
    const rows = { ArrowDown: this.#body.firstElementChild, ArrowUp: this.#body.lastElementChild };
    if (event.target.closest(".notice") || !rows[event.key]) return;
    event.preventDefault();
    focusRow(rows[event.key]);
  }

  #clicked(target) {
    const button = target.closest("[data-action]");
    const act = { "read-all": markAllRead, retry: () => this.load() }[button?.dataset.action];
    if (act) busy(button, act()).catch(toastError);
    if (target.closest("a")) this.#element.hidePopover();
  }
}
