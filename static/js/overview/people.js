/** The overview's people: how many of each state, and who came last. */
import { fill } from "lib/dom";
import { list, number } from "lib/format";
import { painter } from "lib/painter";
import { Rows } from "lib/rows";
import { Collection } from "live/collection";
import { orderBy } from "live/order";
import { roleLabel } from "models/roles";
import { Tally, stepPeople } from "models/tally";
import { stateLabel } from "models/users";
import { SHOWN, isComplete, showNumber } from "overview/parts";

export class People {
  topic = "users";
  #card;
  #list;
  #rows;
  #tally = new Tally(stepPeople);
  #newest = new Collection({ compare: orderBy("-created_at") });
  #roles;
  #news = new Set();
  #soon = painter(() => this.#show());

  constructor(sections, roles) {
    this.#card = sections.get("people");
    this.#list = sections.get("newest_people");
    this.#roles = roles;
    const container = this.#list.querySelector("[data-rows]");
    this.#rows = new Rows(container, "overview-person", (row, person) => this.#paint(row, person));
    roles.addEventListener("change", () => this.#rows.repaint());
  }

  load({ parts: { people, newest_people: newest }, offsets }) {
    const position = offsets.users;
    this.#tally.load(people, position);
    this.#newest.load(newest, { complete: isComplete(newest), position });
    this.#show();
  }

  /** Returns false when a fresh snapshot is needed. */
  apply(events) {
    const certain = events.map((event) => this.#tally.apply(event)).every(Boolean);
    for (const event of events) {
      for (const { id } of this.#newest.apply(event).added) this.#news.add(id);
    }
    this.#soon();
    return certain;
  }

  #show() {
    const { counts } = this.#tally;
    const states = ["active", "invited", "deactivated"];
    const total = states.reduce((sum, state) => sum + counts[state], 0);
    showNumber(this.#card.querySelector("[data-total]"), total);
    const stack = this.#card.querySelector("[data-stack]").children;
    states.forEach((state, index) => {
      this.#card.querySelector(`[data-count="${state}"]`).textContent = number(counts[state]);
      stack[index].style.setProperty("--share", counts[state] / Math.max(1, total));
    });
    this.#rows.show(this.#newest.items.slice(0, SHOWN), { highlight: this.#news });
    this.#news.clear();
    const alone = this.#list.querySelector("[data-alone]");
    if (alone) alone.hidden = total > 1;
  }

  #paint(row, person) {
    const names = this.#roles.of(person).map(roleLabel);
    if (person.state !== "active") names.unshift(stateLabel(person.state));
    const about = names.length ? list(names) : person.username;
    fill(row, { ...person, about, url: `/users/${person.id}` });
  }
}
