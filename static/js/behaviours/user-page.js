/** One person's page, live. */
import { busy } from "lib/busy";
import { fill } from "lib/dom";
import { request } from "lib/http";
import { dataOf } from "lib/json";
import { toastError } from "lib/toast";
import { account } from "live/account";
import { live } from "live/connection";
import { Roles } from "models/roles";
import { acts, setRole } from "users/acts";
import { refreshParts } from "users/parts";
import { ProfileForm } from "users/profile";
import { mayGiveRole } from "users/rights";
import { paintState, paintTags, roleChoice } from "users/row";

export default function userPage(element) {
  const data = dataOf("user-data");
  const page = { element, person: data.user, roles: new Roles(data.roles), profile: null, saving: new Set() };
  bind(page);
  show(page);
  listen(page);
  page.roles.follow(data.offsets.roles);
  follow(page, data.offsets.users);
}

/** Take hold of the profile form, where there is one. */
function bind(page) {
  const form = page.element.querySelector("[data-profile]");
  if (page.form === form) return;
  page.form = form;
  page.profile = form && new ProfileForm(form, page.person);
}

function follow(page, position) {
  live.subscribe("users", position, {
    changes(events) {
      const own = events.filter(({ id, op }) => id === page.person.id && op === "put");
      own.forEach(({ record }) => take(page, record));
    },
    async reset() {
      const { offsets } = await request("GET", "/api/v1/users?limit=1");
      take(page, await request("GET", `/api/v1/users/${page.person.id}`));
      return offsets.users;
    },
    denied: () => location.reload(),
  });
}

function take(page, record) {
  if (record.version < page.person.version) return;
  page.person = record;
  page.profile?.take(record);
  show(page);
}

function show({ element, person, roles }) {
  fill(element.querySelector("[data-summary]"), person);
  for (const facts of element.querySelectorAll("[data-facts]")) fill(facts, person);
  paintState(element.querySelector("[data-summary] [data-state]"), person.state);
  document.querySelector(".app-title").textContent = person.name;
  document.title = document.title.replace(/^.*(?= · )/, () => person.name);
  showActs(element, person);
  showRoles(element, person, roles);
}

function showActs(element, { state }) {
  const focused = document.activeElement;
  for (const act of element.querySelectorAll("[data-when]")) {
    act.hidden = !act.dataset.when.split(" ").includes(state);
  }
  if (focused.closest("[data-when][hidden]")) focusAct(element);
}

/** A button that is gone hands the focus to the one that takes its place. */
function focusAct(element) {
  [...element.querySelectorAll("[data-when]:not([hidden]) button")].at(-1)?.focus();
}

function showRoles(element, person, roles) {
  paintTags(element.querySelector("[data-role-tags]"), roles.of(person));
  const place = element.querySelector("[data-roles-form] [data-choices]");
  if (!place) return;
  element.querySelector("[data-without-js]").hidden = true;
  const focused = place.contains(document.activeElement) ? document.activeElement.value : null;
  const choice = (role) => {
    const checked = person.roles.includes(role.id);
    return roleChoice({ role, checked, fixed: !mayGiveRole(role) });
  };
  place.replaceChildren(...roles.all.map(choice));
  if (focused) place.querySelector(`input[value="${focused}"]`)?.focus({ preventScroll: true });
}

function listen(page) {
  const { element, roles } = page;
  roles.addEventListener("change", () => show(page));
  account.addEventListener("permissions", () => followRights(page));
  element.addEventListener("change", ({ target }) => {
    if (target.matches("[data-roles-form] input")) saveRole(page, target).catch(toastError);
  });
  element.addEventListener("click", ({ target }) => {
    const button = target.closest("button[data-act]");
    if (button) busy(button, acts[button.dataset.act](page.person)).catch(toastError);
  });
  element.addEventListener("submit", (event) => {
    const { act } = event.target.dataset;
    if (!act) return;
    event.preventDefault();
    acts[act](page.person)
      .then(() => document.activeElement === document.body && focusAct(element))
      .catch(toastError);
  });
  addEventListener("beforeunload", (event) => page.profile?.touched && event.preventDefault());
}

async function saveRole(page, box) {
  const role = page.roles.get(Number(box.value));
  if (page.saving.has(role.id)) return;
  page.saving.add(role.id);
  try {
    take(page, await setRole(page.person, role, box.checked));
  } finally {
    page.saving.delete(role.id);
    show(page);
  }
}

/** What may be seen and done has changed: the page follows, and what was typed stays. */
async function followRights(page) {
  if (!(await refreshParts())) return location.reload();
  bind(page);
  return show(page);
}
