/** Who has which text open, and letting others know which one is open here. */
import { account } from "live/account";
import { live } from "live/connection";

const SETTLED_MS = 300;
const KIND = "catalog_entries/";

/** Fires "change" when somebody comes to a text, leaves it, or begins to type. */
export class Presence extends EventTarget {
  #byText = new Map();
  #timer;
  #said = null;
  #told = "[]";

  /** Begin to follow. */
  follow() {
    live.watch("presence", { change: (people) => this.#take(people), denied: () => this.#take(new Map()) });
    document.addEventListener("visibilitychange", () => !document.hidden && this.#said && this.#announce(this.#said));
  }

  /** The others who have a text open: {id, name, picture, field?}. */
  at(id) {
    return this.#byText.get(id) ?? [];
  }

  /** Say which text is open here, and whether it is being edited. */
  say(id, editing) {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#announce({ record: KIND + id, field: editing ? "texts" : null }), SETTLED_MS);
  }

  #announce(payload) {
    this.#said = payload;
    live.announce("presence", payload);
  }

  #take(people) {
    const others = [...people.values()].filter(({ id, record }) => id !== account.record.id && record?.startsWith(KIND));
    const told = JSON.stringify(others.map(({ id, name, picture, record, field }) => [id, name, picture, record, field]));
    if (told === this.#told) return;
    this.#told = told;
    this.#byText = Map.groupBy(others, ({ record }) => Number(record.slice(KIND.length)));
    this.dispatchEvent(new Event("change"));
  }
}
