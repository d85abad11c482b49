/** The form of an announcement: a tab for each language, a preview, whom it is for. */
import { peopleChooser } from "announcements/chooser";
import { languageName, paintText } from "announcements/texts";
import { context } from "lib/context";
import { clone, fill } from "lib/dom";
import { request } from "lib/http";
import { dataOf } from "lib/json";
import { live } from "live/connection";
import { isTouched, takeOver } from "roles/watched";

export default function announcementForm(element) {
  const form = element.querySelector("[data-form]");
  const page = { element, form, code: form.elements.default_locale.value };
  const wrong = form.querySelector("textarea.is-invalid");
  if (wrong) page.code = wrong.closest("[data-code]").dataset.code;

  tabs(page);
  const chooser = form.querySelector('[data-for="people"]');
  if (chooser) peopleChooser(chooser);
  show(page);
  form.elements.default_locale.addEventListener("change", ({ target }) => (page.code = target.value));
  form.addEventListener("input", () => show(page));
  form.addEventListener("change", () => show(page));
  follow(page);
  keepTyped(form);
}

function tabs(page) {
  const list = page.element.querySelector("[role=tablist]");
  const all = [...list.querySelectorAll("[role=tab]")];
  const open = (tab) => {
    page.code = tab.dataset.code;
    show(page);
  };
  list.addEventListener("click", ({ target }) => {
    const tab = target.closest("[role=tab]");
    if (tab) open(tab);
  });
  list.addEventListener("keydown", (event) => {
    const ahead = context.direction === "rtl" ? "ArrowLeft" : "ArrowRight";
    const back = context.direction === "rtl" ? "ArrowRight" : "ArrowLeft";
    const step = { [ahead]: 1, [back]: -1 }[event.key];
    if (!step) return;
    event.preventDefault();
    const next = all.at((all.indexOf(document.activeElement) + step) % all.length);
    next.focus();
    open(next);
  });
}

function show({ element, form, code }) {
  for (const tab of element.querySelectorAll("[role=tab]")) {
    const chosen = tab.dataset.code === code;
    tab.setAttribute("aria-selected", String(chosen));
    tab.tabIndex = chosen ? 0 : -1;
    if (chosen) intoView(tab);
    tab.querySelector(".announcement-written").hidden = !form.elements[`text_${tab.dataset.code}`].value.trim();
  }
  for (const pane of form.querySelectorAll("[role=tabpanel]")) pane.hidden = pane.dataset.code !== code;
  const audience = form.elements.audience.value;
  for (const part of form.querySelectorAll("[data-for]")) part.hidden = part.dataset.for !== audience;
  preview(element, form, code);
}

/** Tabs scroll in themselves where there is no room for all of them. */
function intoView(tab) {
  const [list, own] = [tab.parentElement.getBoundingClientRect(), tab.getBoundingClientRect()];
  const beyond = Math.max(0, own.right - list.right) + Math.min(0, own.left - list.left);
  if (beyond) tab.parentElement.scrollBy({ left: beyond, behavior: "instant" });
}

/** The banner as readers of this language see it: in the usual one where theirs is empty. */
function preview(element, form, code) {
  const usual = form.elements.default_locale.value;
  const own = form.elements[`text_${code}`].value.trim();
  const text = own || form.elements[`text_${usual}`].value.trim();
  const place = element.querySelector("[data-preview-place]");
  element.querySelector("[data-preview]").hidden = !text;
  element.querySelector("[data-preview-language]").textContent = languageName(code);
  const banner = place.firstElementChild ?? place.appendChild(clone("banner-template"));
  banner.querySelector("[data-dismiss]")?.remove();
  fill(banner, { author_name: context.user.name, started_at: null });
  banner.dataset.level = form.elements.level.value;
  paintText(banner.querySelector("[data-text]"), { text, locale: own ? code : usual });
}

/** Follow what others save, without touching what is being typed. */
function follow({ element, form }) {
  const { announcement, offsets } = dataOf("announcement-data");
  if (!announcement) return;
  let { version } = announcement;
  const changed = ({ op, record }) => {
    if (op === "remove" || record.state === "ended") return gone(element);
    if (record.version !== version) refresh(element).catch(console.warn);
    ({ version } = record);
    return undefined;
  };
  live.subscribe("announcements", offsets.announcements, {
    changes: (events) => events.filter(({ id }) => id === announcement.id).forEach(changed),
    async reset() {
      const { offsets: now } = await request("GET", "/api/v1/announcements?limit=1");
      await refresh(element);
      return now.announcements;
    },
    denied: () => location.reload(),
  });
  form.addEventListener("reset", () => show({ element, form, code: form.elements.default_locale.value }));
}

async function refresh(element) {
  const response = await fetch(location.pathname, { credentials: "same-origin" });
  if (response.status === 404 || response.redirected) return gone(element);
  if (!response.ok) return location.reload();
  const fresh = new DOMParser().parseFromString(await response.text(), "text/html");
  takePeople(element, fresh);
  takeOver(element, fresh.querySelector(".announcement-form-page"));
  element.querySelector("[data-form]").dispatchEvent(new Event("change"));
  return undefined;
}

/** The chosen people, as long as nobody has been chosen or taken here. */
function takePeople(element, fresh) {
  const [list, now] = [element, fresh].map((root) => root.querySelector("[data-chosen]"));
  const was = element.querySelector('[name="was_people"]');
  if (!list || !now || !was) return;
  const chosen = [...list.querySelectorAll("[name=people]")].map(({ value }) => value);
  if (chosen.join(" ") === was.value) list.replaceChildren(...now.children);
}

function gone(element) {
  element.querySelector("[data-gone]").hidden = false;
  element.querySelectorAll("button[type=submit]").forEach((button) => (button.disabled = true));
}

/** Ask before leaving with something typed that is not saved. */
function keepTyped(form) {
  let sending = false;
  document.addEventListener("submit", (event) => (sending = !event.defaultPrevented));
  const texts = [...form.querySelectorAll("textarea")];
  const touched = (field) => (field.dataset.was === undefined ? field.value !== "" : isTouched(field));
  addEventListener("beforeunload", (event) => {
    if (texts.some(touched) && !sending) event.preventDefault();
  });
}
