/** The people with whom somebody shares files, in either direction. */
import { fill } from "lib/dom";
import { gettext as _, ngettext } from "lib/i18n";
import { Rows } from "lib/rows";
import { SHOWN } from "overview/parts";

const TELLING = new Set(["upload.shared", "upload.unshared", "upload.created", "upload.deleted"]);

export class Friends {
  topic = "uploads";
  #none;
  #rows;

  constructor(section) {
    this.#none = section.querySelector("[data-none]");
    this.#rows = new Rows(section.querySelector("[data-rows]"), "overview-friend", (row, person) => {
      fill(row, { ...person, about: about(person) });
    });
  }

  load({ parts: { my_people: people } }) {
    this.#rows.show(people.slice(0, SHOWN));
    this.#none.hidden = people.length > 0;
  }

  /** Returns false when it has to be asked for again. */
  apply(events) {
    return !events.some(({ op, kind }) => op === "remove" || TELLING.has(kind));
  }
}

function about({ given, got }) {
  const yours = () => ngettext("You share %(num)s file", "You share %(num)s files", given);
  const theirs = () => ngettext("Shares %(num)s file with you", "Shares %(num)s files with you", got);
  if (!given) return theirs();
  if (!got) return yours();
  // i18n: two facts beside each other: “You share 2 files · Shares 1 file with you”
  return _("%(yours)s · %(theirs)s", { yours: yours(), theirs: theirs() });
}
