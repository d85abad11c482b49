/** One announcement: its text as its readers see it, and how it goes for those who write them. */
import { Audience } from "announcements/audience";
import { banners } from "announcements/banners";
import { described, paintState } from "announcements/records";
import { languageName, paintText, textFor } from "announcements/texts";
import { clone, fill } from "lib/dom";
import { dataOf } from "lib/json";
import { linked } from "lib/linked";
import { toastError } from "lib/toast";
import { request } from "lib/http";
import { live } from "live/connection";
import { Roles } from "models/roles";

export default function announcementPage(element) {
  const data = dataOf("announcement-data");
  if (data.reading) followReading(element, data.reading);
  if (data.announcement) followWriting(element, data);
}

/** The reader's part follows the banner, which the page shows here instead of at the top. */
function followReading(element, { id }) {
  const part = (name) => element.querySelector(`[data-${name}]`);
  const text = element.querySelector("[data-reading] [data-text]");
  const form = element.querySelector("[data-reading] [data-dismiss]");
  text.replaceChildren(linked(text.textContent));
  let running = Boolean(banners.get(id));
  const show = () => {
    const record = banners.get(id);
    if (record) paintText(text, textFor(record));
    else if (running) part("over").hidden = false;
    const seen = !banners.items.some((item) => item.id === id);
    form.hidden = !record || seen;
    part("done").hidden = part("done").hidden && !(record && seen);
    if (record) part("reading").dataset.level = record.level;
    running = Boolean(record);
  };
  banners.addEventListener("change", show);
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    event.stopPropagation();
    banners.dismiss(id).catch(toastError);
  });
}

function followWriting(element, { announcement, roles: records, offsets }) {
  const roles = new Roles(records);
  const place = element.querySelector("[data-audience]");
  const page = { element, record: announcement, roles, audience: place && new Audience(place, announcement.id) };
  const take = (record) => {
    page.record = record;
    show(page);
  };
  show(page);
  roles.addEventListener("change", () => show(page));
  roles.follow(offsets.roles);
  live.subscribe("announcements", offsets.announcements, {
    changes(events) {
      const own = events.filter(({ id }) => id === announcement.id);
      if (own.some(({ op }) => op === "remove")) location.assign("/announcements");
      else own.forEach(({ record }) => take(record));
    },
    async reset() {
      const { offsets: now } = await request("GET", "/api/v1/announcements?limit=1");
      take(await request("GET", `/api/v1/announcements/${announcement.id}`));
      return now.announcements;
    },
    denied: () => location.reload(),
  });
}

function show({ element, record, roles, audience }) {
  const facts = element.querySelector("[data-facts]");
  fill(facts, described(record, roles));
  paintState(facts.querySelector("[data-state]"), record.state);
  for (const act of document.querySelectorAll("[data-when]")) {
    act.hidden = !act.dataset.when.split(" ").includes(record.state);
  }
  showTexts(element.querySelector("[data-texts]"), record);
  if (record.state === "running" || record.state === "ended") audience?.refresh(record);
}

/** What is announced in each language, the usual one first. */
function showTexts(place, { texts, default_locale: usual }) {
  const key = JSON.stringify([texts, usual]);
  if (place.dataset.key === key) return;
  place.dataset.key = key;
  const codes = [usual, ...Object.keys(texts).filter((code) => code !== usual)];
  const parts = codes.map((locale) => {
    const part = fill(clone("announcement-language"), { language: languageName(locale) });
    paintText(part.querySelector("[data-text]"), { text: texts[locale], locale });
    return part;
  });
  place.replaceChildren(...parts);
}
