/** The overview's people: how many, and who came last. */
import { fill } from "lib/dom";
import { list } from "lib/format";
import { Rows } from "lib/rows";
import { Collection } from "live/collection";
import { orderBy } from "live/order";
import { roleLabel } from "models/roles";
import { Tally, stepPeople } from "models/tally";
import { stateLabel } from "models/users";
import { SHOWN, isComplete, showNumber } from "overview/parts";

export class People {
  topic = "users";
  #tile;
  #alone;
  #rows;
  #tally = new Tally(stepPeople);
  #newest = new Collection({ compare: orderBy("-created_at") });
  #roles;

  constructor(page, roles) {
    this.#tile = page.querySelector('[data-tile="people"]');
    this.#alone = page.querySelector("[data-alone]");
    this.#roles = roles;
    const container = page.querySelector('[data-list="people"] [data-rows]');
    this.#rows = new Rows(container, "overview-person", (row, person) => this.#paint(row, person));
    roles.addEventListener("change", () => this.#rows.repaint());
  }

  load({ people, offsets }) {
    const position = offsets.users;
    this.#tally.load(people.counts, position);
    this.#newest.load(people.newest, { complete: isComplete(people.newest), position });
    this.#show();
  }

  /** Returns false when a fresh snapshot is needed. */
  apply(events) {
    const certain = events.map((event) => this.#tally.apply(event)).every(Boolean);
    const news = events.flatMap((event) => this.#newest.apply(event).added.map(({ id }) => id));
    this.#show(news);
    return certain;
  }

  #show(highlight = []) {
    const { counts } = this.#tally;
    const total = counts.active + counts.invited + counts.deactivated;
    showNumber(this.#tile.querySelector("[data-number]"), total);
    for (const place of this.#tile.querySelectorAll("[data-count]")) {
      showNumber(place, counts[place.dataset.count]);
    }
    this.#rows.show(this.#newest.items.slice(0, SHOWN), { highlight });
    if (this.#alone) this.#alone.hidden = total > 1;
  }

  #paint(row, person) {
    const names = this.#roles.of(person).map(roleLabel);
    if (person.state !== "active") names.unshift(stateLabel(person.state));
    const about = names.length ? list(names) : person.username;
    fill(row, { ...person, about, url: `/users/${person.id}` });
  }
}
