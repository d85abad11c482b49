/** Who is here now: a face for each person, however many pages they have open. */
import { fill } from "lib/dom";
import { number } from "lib/format";
import { gettext as _ } from "lib/i18n";
import { painter } from "lib/painter";
import { Rows } from "lib/rows";
import { live } from "live/connection";
import { orderBy } from "live/order";

const FACES = 6;
const latestFirst = orderBy("-since");

export class Here {
  #place;
  #card;
  #faces;
  #more = document.createElement("span");
  #people = [];
  #soon = painter(() => this.#show());

  /**
   * @param {Element} section
   * @param {ChartCard} card whose number is how many are here.
   */
  constructor(section, card) {
    this.#place = section.querySelector("[data-faces]");
    this.#card = card;
    const faces = document.createElement("span");
    faces.className = "ov-faces-list";
    this.#more.className = "ov-faces-more";
    this.#place.append(faces, this.#more);
    this.#faces = new Rows(faces, "overview-face", (face, person) => fill(face, person));
  }

  /** Begin to follow; returns the function that stops it. */
  follow() {
    return live.watch("presence", {
      change: (people) => {
        this.#people = [...people.values()];
        this.#soon();
      },
      denied: () => this.#place.closest("[data-card]")?.remove(),
    });
  }

  #show() {
    const shown = this.#people.toSorted(latestFirst);
    const more = Math.max(0, shown.length - FACES);
    this.#faces.show(shown.slice(0, FACES));
    // i18n: after some pictures of people: how many others there are
    this.#more.textContent = more ? _("+%(count)s", { count: number(more) }) : "";
    this.#card.present = shown.length;
  }
}
