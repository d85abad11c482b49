/** The announcements at the top of every page: they come, change and leave by themselves. */
import { banners } from "announcements/banners";
import { paintText, textFor } from "announcements/texts";
import { fill } from "lib/dom";
import { gettext as _, ngettext } from "lib/i18n";
import { Rows } from "lib/rows";
import { toast, toastError } from "lib/toast";

// More of them would fill a small screen; the others wait until these are dismissed.
const MOST = 2;

export default function announcementBanners(element) {
  const rows = new Rows(element.querySelector("[data-banners]"), "banner-template", paint);
  const more = element.querySelector("[data-more]");
  const state = { element, rows, more, all: false, known: new Set(ids()) };

  show(state);
  banners.addEventListener("change", () => steadily(() => changed(state)));
  more.addEventListener("click", () => {
    state.all = true;
    show(state);
  });
  element.addEventListener("click", ({ target }) => {
    if (target.closest("[data-dismiss]")) dismiss(state, rows.idOf(target));
    if (target.closest("[data-unfold]")) unfold(target.closest("[data-id]"));
  });
  addEventListener("resize", () => element.querySelectorAll("[data-id]").forEach(measure));
}

/** All but the one that the page itself is about. */
function shown() {
  return banners.items.filter(({ id }) => location.pathname !== `/announcements/${id}`);
}

function ids() {
  return shown().map(({ id }) => id);
}

function show({ element, rows, more, all }) {
  const items = shown();
  const hidden = all ? 0 : Math.max(0, items.length - MOST);
  rows.show(items.slice(0, items.length - hidden));
  more.hidden = !hidden;
  more.textContent = ngettext("%(num)s more announcement", "%(num)s more announcements", hidden);
  element.hidden = !items.length;
  element.querySelectorAll("[data-id]").forEach(measure);
}

function paint(row, record) {
  fill(row, record);
  row.dataset.level = record.level;
  paintText(row.querySelector("[data-text]"), textFor(record));
}

/** Offer to show all of a text that is cut off. */
function measure(row) {
  const text = row.querySelector("[data-text]");
  const cut = text.scrollHeight > text.clientHeight + 1;
  row.querySelector("[data-unfold]").hidden = !cut || row.hasAttribute("data-unfolded");
}

function unfold(row) {
  row.setAttribute("data-unfolded", "");
  row.querySelector("[data-unfold]").hidden = true;
  row.querySelector("[data-dismiss]").focus();
}

function changed(state) {
  const fresh = shown().filter(({ id }) => !state.known.has(id));
  ids().forEach((id) => state.known.add(id));
  show(state);
  fresh.forEach((record) => say(state, record));
}

/** Tell of a new one: those who do not see it by a toast, those who cannot see by a live region. */
function say({ element }, record) {
  const { text } = textFor(record);
  const urgent = record.level === "critical";
  const away = !urgent && element.getBoundingClientRect().bottom < topEdge();
  if (away) {
    const run = () => element.scrollIntoView({ block: "end", behavior: "smooth" });
    const kind = record.level === "info" ? "info" : "warning";
    // i18n: a button that leads to an announcement at the top of the page
    toast(text.split("\n", 1)[0], { kind, action: { label: _("Read"), run } });
    return;
  }
  const region = element.ownerDocument.querySelector(urgent ? "[data-say-now]" : "[data-say]");
  region.textContent = text;
}

function topEdge() {
  return document.querySelector(".app-topbar")?.getBoundingClientRect().bottom ?? 0;
}

/** Make a change above what is being read, which stays where it is on the screen. */
function steadily(change) {
  const main = document.getElementById("main");
  const before = main.getBoundingClientRect().top;
  // Browsers may do the same by themselves, or not: one of both is enough.
  document.body.classList.add("is-steady");
  change();
  const moved = main.getBoundingClientRect().top - before;
  // At the very top there is nothing above what is read.
  if (scrollY > 0 && moved) scrollBy({ top: moved, behavior: "instant" });
  requestAnimationFrame(() => requestAnimationFrame(() => document.body.classList.remove("is-steady")));
}

function dismiss({ element, rows }, id) {
  const within = rows.row(id)?.contains(document.activeElement);
  banners.dismiss(id).catch(toastError);
  if (!within) return;
  const next = element.querySelector("[data-dismiss]") ?? document.getElementById("main");
  next.focus({ preventScroll: true });
}
