/** What checks find in a translation, below the boxes. */
import { textOf } from "words/page";

const PAUSE_MS = 400;

export class Faults {
  #list;
  #timer;
  #turn = 0;

  constructor(list) {
    this.#list = list;
  }

  /** Show findings {check, level}. */
  show(findings) {
    clearTimeout(this.#timer);
    this.#turn += 1;
    this.#list.replaceChildren(...findings.map(line));
  }

  /** Ask for them when nothing has been typed for a moment. */
  soon(ask) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(async () => {
      const turn = (this.#turn += 1);
      const findings = await Promise.resolve(ask()).catch(() => null);
      if (turn === this.#turn && findings) this.show(findings);
    }, PAUSE_MS);
  }
}

function line({ check, level }) {
  const titles = document.getElementById("words-checks").content;
  const title = titles.querySelector(`[data-check="${CSS.escape(check)}"]`);
  const item = document.createElement("li");
  Object.assign(item, { className: "words-finding", textContent: title ? textOf(title) : check });
  item.dataset.level = level;
  return item;
}
