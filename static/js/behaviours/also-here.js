/**
 * Says who else has the record of this page open and which field they edit, and lets them know the
 * same of this page. The element is made by templates/_also_here.html.
 */
import { fill } from "lib/dom";
import { Rows } from "lib/rows";
import { account } from "live/account";
import { live } from "live/connection";
import { peopleAt } from "live/here";
import { doing, fieldOf } from "models/looking";

// Passing through a form with the keyboard is not editing.
const SETTLED_MS = 400;

export default function alsoHere(element) {
  const { record } = element.dataset;
  const rows = new Rows(element.querySelector("[data-rows]"), element.querySelector("template"), fill);
  const show = (people) => {
    element.hidden = people.length === 0;
    rows.show(people.map((person) => ({ ...person, doing: doing(person) })));
  };
  announce(record);
  live.watch("presence", {
    change: (people) => show(peopleAt(people, record, account.record.id)),
    denied: () => show([]),
  });
}

/** Tell what this page has open: again when it is looked at, because that is what counts then. */
function announce(record) {
  let [field, waiting] = [fieldOf(record, document.activeElement), 0];
  const say = () => live.announce("presence", { record, field });
  const edits = (now) => {
    clearTimeout(waiting);
    waiting = setTimeout(() => {
      if (field === now) return;
      field = now;
      say();
    }, SETTLED_MS);
  };
  document.addEventListener("focusin", ({ target }) => edits(fieldOf(record, target)));
  document.addEventListener("focusout", () => edits(null));
  document.addEventListener("visibilitychange", () => document.hidden || say());
  say();
}
