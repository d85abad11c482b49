/**
 * Dates, numbers and sizes in the person's language and time zone. Digits are Latin everywhere,
 * as the server (Babel) writes them.
 */
import { context } from "lib/context";
import { gettext as _ } from "lib/i18n";

const MINUTE = 60;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const UNITS = ["byte", "kilobyte", "megabyte", "gigabyte", "terabyte", "petabyte"];

/**
 * The formatters for one language and zone.
 *
 * @param {{tag: string, timezone: string}} person
 */
export function formats({ tag, timezone }) {
  const latin = { numberingSystem: "latn" };
  const timeZone = knownZone(timezone);
  const dated = (options) => new Intl.DateTimeFormat(tag, { ...latin, timeZone, ...options });
  const date = dated({ dateStyle: "medium" });
  const dateTime = dated({ dateStyle: "medium", timeStyle: "short" });
  const time = dated({ timeStyle: "short" });
  const ago = new Intl.RelativeTimeFormat(tag, { ...latin, numeric: "auto" });
  const number = new Intl.NumberFormat(tag, latin);
  const percent = new Intl.NumberFormat(tag, { ...latin, style: "percent" });
  const list = new Intl.ListFormat(tag);
  const optional = (format) => (value, ...rest) =>
    value === null || value === undefined ? "" : format(value, ...rest);

  return {
    /** "3 May 2026" */
    date: optional((value) => date.format(new Date(value))),
    /** "3 May 2026, 14:05" */
    dateTime: optional((value) => dateTime.format(new Date(value))),
    /** "14:05" */
    time: optional((value) => time.format(new Date(value))),
    /** "5 minutes ago"; after a week the date. */
    relative: optional((value, now = Date.now()) => {
      const seconds = Math.round((new Date(value) - now) / 1000);
      return sayRelative(seconds, ago) ?? date.format(new Date(value));
    }),
    /** "12,345" */
    number: optional((value) => number.format(value)),
    /** 0.25 → "25%" */
    percent: optional((value) => percent.format(value)),
    /** 1536 → "1.5 kB"; null, as a limit, says that there is none. */
    bytes: (value) => (value === null || value === undefined ? _("No limit") : sayBytes(value, tag)),
    /** ["a", "b", "c"] → "a, b, and c" */
    list: (items) => list.format(items),
  };
}

/** `timezone`, unless this browser is older than the zone; then its own. */
function knownZone(timezone) {
  try {
    return new Intl.DateTimeFormat("en", { timeZone: timezone }).resolvedOptions().timeZone;
  } catch {
    return undefined;
  }
}

function sayRelative(seconds, ago) {
  const size = Math.abs(seconds);
  if (size < 45) return ago.format(0, "second");
  if (size < 45 * MINUTE) return ago.format(Math.round(seconds / MINUTE) || -1, "minute");
  if (size < 22 * HOUR) return ago.format(Math.round(seconds / HOUR) || -1, "hour");
  if (size < 7 * DAY) return ago.format(Math.round(seconds / DAY) || -1, "day");
  return null;
}

function sayBytes(bytes, tag) {
  // Sizes and limits are powers of 1024 throughout the app.
  let [step, value] = [0, bytes];
  while (value >= 999.5 && step < UNITS.length - 1) [step, value] = [step + 1, value / 1024];
  return new Intl.NumberFormat(tag, {
    numberingSystem: "latn",
    style: "unit",
    unit: UNITS[step],
    unitDisplay: step ? "short" : "long",
    maximumFractionDigits: step && value < 10 ? 1 : 0,
  }).format(value);
}

const own = formats(context);
export const { date, dateTime, time, relative, number, percent, bytes, list } = own;

/** Write the text of one <time data-relative> or <time data-format> element. */
export function paintTime(element, now = Date.now()) {
  const value = element.getAttribute("datetime");
  if (!value) return;
  const relativeText = element.hasAttribute("data-relative");
  const format = own[element.dataset.format ?? "dateTime"] ?? own.dateTime;
  const text = relativeText ? own.relative(value, now) : format(value);
  if (element.textContent !== text) element.textContent = text;
  if (relativeText) element.title = own.dateTime(value);
}

/** Write the text of every <time datetime> with data-relative or data-format below `root`. */
export function paintTimes(root = document) {
  root.querySelectorAll("time[data-relative], time[data-format]").forEach((element) => paintTime(element));
}

/** Keep relative times fresh, with one timer for the whole page. */
export function keepTimesFresh() {
  paintTimes();
  setInterval(() => document.hidden || paintTimes(), 30_000);
  document.addEventListener("visibilitychange", () => document.hidden || paintTimes());
}
