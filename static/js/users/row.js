/** One row of the list of people. */
import { clone, fill, setText } from "lib/dom";
import { list } from "lib/format";
import { gettext as _ } from "lib/i18n";
import { roleLabel, roleTone } from "models/roles";
import { stateKind, stateLabel } from "models/users";
import { mayAct } from "users/rights";

const STATE_KINDS = ["success", "accent", "neutral"];

/** Show a person in a row. */
export function paintRow(row, person, roles) {
  fill(row, {
    ...person,
    url: `/users/${person.id}`,
    selectLabel: _("Select %(name)s", { name: person.name }),
    menuLabel: _("Actions for %(name)s", { name: person.name }),
    rolesLabel: rolesLabel(person, roles),
  });
  row.dataset.account = person.state;
  paintState(row.querySelector("[data-state]"), person.state);
  paintTags(row.querySelector("[data-role-tags]"), roles.of(person));
  const edit = row.querySelector("[data-edit-roles]");
  if (edit) edit.disabled = !mayAct("users.grant", person, roles);
}

/** Show a state as a tag. */
export function paintState(tag, state) {
  STATE_KINDS.forEach((kind) => tag.classList.toggle(`tag-${kind}`, kind === stateKind(state)));
  setText(tag, stateLabel(state));
}

/** Show roles as tags; nothing is touched when they are shown already. */
export function paintTags(place, roles) {
  if (!place) return;
  const key = JSON.stringify(roles.map(({ id, key: builtin, name }) => [id, builtin ?? name]));
  if (place.dataset.shows === key) return;
  place.dataset.shows = key;
  place.replaceChildren(...roles.map(tag));
  if (!roles.length) place.append(label(_("No roles"), "text-quiet"));
}

function tag(role) {
  return label(roleLabel(role), `tag role-tone-${roleTone(role)}`);
}

function label(textContent, className) {
  return Object.assign(document.createElement("span"), { textContent, className, dir: "auto" });
}

function rolesLabel(person, roles) {
  const names = roles.of(person).map(roleLabel);
  if (!names.length) return _("Change roles of %(name)s: none", { name: person.name });
  // i18n: %(roles)s is a list of names of roles, like “Staff, Translator”
  return _("Change roles of %(name)s: %(roles)s", { name: person.name, roles: list(names) });
}

/** A box to tick for each role. */
export function roleChoice({ role, checked, mixed = false, fixed = false }) {
  const choice = fill(clone("role-choice"), { id: role.id, label: roleLabel(role), fixed });
  const box = choice.querySelector("input");
  Object.assign(box, { checked, indeterminate: mixed });
  choice.querySelector(".tag").classList.add(`role-tone-${roleTone(role)}`);
  return choice;
}
