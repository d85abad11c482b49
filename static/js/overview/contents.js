/** What the cards hold besides measures: each part follows a topic and fills one card or two. */
import { account } from "live/account";
import { live } from "live/connection";
import { Roles } from "models/roles";
import { Devices } from "overview/devices";
import { Files } from "overview/files";
import { Friends } from "overview/friends";
import { Notices } from "overview/notices";
import { People } from "overview/people";
import { Catalogs, RoleBars } from "overview/shares";
import { Storage } from "overview/storage";

export class Contents {
  #sections;
  #parts;
  #renew;

  /**
   * @param {Map<string, Element>} sections of the cards by name; a card that may not be seen has none.
   * @param {() => Promise<object>} renew takes a fresh snapshot and resolves to its positions.
   * @param {() => void} renewSoon the same, in a moment.
   */
  constructor(sections, renew, renewSoon) {
    this.#sections = sections;
    this.#renew = { now: renew, soon: renewSoon };
    this.#parts = [...this.#made()];
  }

  /** Show a snapshot of everything. */
  load(data) {
    // Of a card that may not be seen any more, a fresh snapshot has nothing.
    const seen = new Set(data.cards.map(({ name }) => name));
    for (const { part, names } of this.#parts) {
      if (names.every((name) => seen.has(name))) part.load(data);
    }
  }

  /** Begin to follow from these positions; returns the function that stops it. */
  follow(offsets) {
    const stops = this.#parts.map(({ part, names }) =>
      live.subscribe(part.topic, offsets[part.topic], {
        changes: (events) => part.apply(events) || this.#renew.soon(),
        reset: async () => (await this.#renew.now())[part.topic],
        denied: () => names.forEach((name) => this.#sections.get(name).remove()),
      }),
    );
    return () => {
      stops.forEach((stop) => stop());
      this.#parts.forEach(({ part }) => part.stop?.());
    };
  }

  *#made() {
    const roles = new Roles();
    const section = (name) => this.#sections.get(name);
    const me = account.record.id;
    // First, because people's rows name their roles.
    if (section("roles")) yield { part: new RoleBars(section("roles"), roles), names: ["roles"] };
    if (section("people")) {
      yield { part: new People(this.#sections, roles), names: ["people", "newest_people"] };
    }
    const made = {
      newest_files: (it) => new Files(it, "newest_files", null),
      my_files: (it) => new Files(it, "my_files", me),
      my_storage: (it) => new Storage(it, me),
      my_people: (it) => new Friends(it),
      notices: (it) => new Notices(it, this.#renew.soon),
      devices: (it) => new Devices(it),
      translations: (it) => new Catalogs(it),
    };
    for (const [name, make] of Object.entries(made)) {
      if (section(name)) yield { part: make(section(name)), names: [name] };
    }
  }
}
