/** How the overview writes numbers and times, in the person's language and zone. */
import { context } from "lib/context";
import { bytes } from "lib/format";
import { gettext as _, pgettext } from "lib/i18n";

const DAY = 86_400;
const latin = { numberingSystem: "latn" };

const whole = new Intl.NumberFormat(context.tag, { ...latin, maximumFractionDigits: 0 });
const fine = new Intl.NumberFormat(context.tag, { ...latin, maximumSignificantDigits: 2 });
const short = new Intl.NumberFormat(context.tag, { ...latin, notation: "compact", maximumFractionDigits: 1 });
const milliseconds = (digits) =>
  new Intl.NumberFormat(context.tag, { ...latin, style: "unit", unit: "millisecond", ...digits });
const fineTime = milliseconds({ maximumSignificantDigits: 2 });
const wholeTime = milliseconds({ maximumFractionDigits: 0 });

const UNITS = {
  count: (value) => whole.format(value),
  per_second: (value) => (value < 100 ? fine : whole).format(value),
  ms: (value) => (value < 10 ? fineTime : wholeTime).format(value),
  bytes,
};
const AXIS = { ...UNITS, count: (value) => short.format(value), ms: (value) => short.format(value) };

/** The function that writes a number of `unit`; a dash where there is none. */
export function teller(unit) {
  return (value) => (value === null || value === undefined ? "–" : UNITS[unit](value));
}

/** The same, for an axis. */
export function axisTeller(unit) {
  return (value) => (value ? AXIS[unit](value) : "0");
}

/** What a range is called behind a number that counts what happened in it. */
export function rangeLabel(range) {
  return {
    hour: _("in the last hour"),
    day: _("in the last day"),
    month: _("in the last month"),
    year: _("in the last year"),
  }[range];
}

/** The same, for captions. */
export function rangeTitle(range) {
  return { hour: _("Last hour"), day: _("Last day"), month: _("Last month"), year: _("Last year") }[range];
}

/** The zone in which stretches of time are told: those of a day are days of UTC. */
export function zoneOf(step) {
  return step < DAY ? context.timezone : "UTC";
}

/** What a table's column of times is called. */
export function stepTitle(step) {
  if (step < DAY) return _("Time");
  // i18n: heading of a column of dates; days begin at midnight in Greenwich
  return context.timezone === "UTC" ? pgettext("column", "Day") : _("Day (UTC)");
}

const STYLES = {
  hour: [{ timeStyle: "short" }, { timeStyle: "short" }],
  day: [{ timeStyle: "short" }, { weekday: "short", hour: "numeric", minute: "2-digit" }],
  month: [{ month: "short", day: "numeric" }, { dateStyle: "medium" }],
  year: [{ month: "short" }, { dateStyle: "medium" }],
};
const clocks = new Map();

/** {tick, moment} write when a stretch began: short, and in full. Both take seconds since 1970. */
export function clock(range, step) {
  if (!clocks.has(range)) {
    const [tick, moment] = STYLES[range].map((style) => {
      const format = new Intl.DateTimeFormat(context.tag, { ...latin, timeZone: zoneOf(step), ...style });
      return (seconds) => format.format(new Date(seconds * 1000));
    });
    clocks.set(range, { tick, moment });
  }
  return clocks.get(range);
}
