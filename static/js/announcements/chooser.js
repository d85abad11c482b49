/** Choosing people one by one: found by name, shown as a list from which each can be taken. */
import { clone, fill } from "lib/dom";
import { request } from "lib/http";
import { gettext as _ } from "lib/i18n";
import { Suggestions } from "lib/suggestions";

const MOST_SHOWN = 8;

export function peopleChooser(element) {
  const list = element.querySelector("[data-chosen]");
  const field = element.querySelector("[data-search]");
  const chosen = (id) => list.querySelector(`[data-person="${id}"]`);

  new Suggestions(field, {
    label: _("People"),
    wanted: () => field.value.trim() || null,
    async find(q, signal) {
      const query = new URLSearchParams({ q, state: "active", limit: 20 });
      const { items } = await request("GET", `/api/v1/users?${query}`, { signal });
      return items.filter(({ id }) => !chosen(id)).slice(0, MOST_SHOWN);
    },
    paint: paintPerson,
    choose(person) {
      field.value = "";
      const removeLabel = _("Remove %(name)s", { name: person.name });
      list.append(fill(clone("chosen-person"), { ...person, removeLabel }));
      list.dispatchEvent(new Event("change", { bubbles: true }));
    },
  });
  // Enter sends the form elsewhere; here it would be by mistake.
  field.addEventListener("keydown", (event) => event.key === "Enter" && event.preventDefault());
  list.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-remove]");
    if (!button) return;
    const item = button.closest("li");
    const next = (item.nextElementSibling ?? item.previousElementSibling)?.querySelector("button") ?? field;
    item.remove();
    next.focus();
    list.dispatchEvent(new Event("change", { bubbles: true }));
  });
}

/** A person as a suggestion: the name, and by what else people tell them apart. */
export function paintPerson(option, { name, username }) {
  const [who, handle] = [document.createElement("span"), document.createElement("span")];
  Object.assign(who, { textContent: name, dir: "auto", className: "suggestion-name" });
  Object.assign(handle, { textContent: `@${username}`, dir: "ltr", className: "suggestion-more" });
  option.append(who, handle);
}
