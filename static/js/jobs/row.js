/** One line of the list of work in the background. */
import { fill } from "lib/dom";
import { number } from "lib/format";
import { gettext as _ } from "lib/i18n";
import { iconOf, kindLabel, reason, stateLabel } from "models/jobs";

/** Show `job` in its row. */
export function paintRow(row, job) {
  const { state, attempts, for_id: person, for_name: name = null, detail = "" } = job;
  const title = kindLabel(job.kind);
  const waiting = state === "waiting";
  // A template within gettext's parentheses would be taken for a text to translate.
  const what = name ? `${title}, ${name}` : title;
  fill(row, {
    ...job,
    title,
    detail,
    for_name: name,
    person: person ? `/users/${person}` : null,
    stateLabel: stateLabel(job),
    reason: reason(job),
    tries: attempts ? _("Try %(number)s of %(most)s", { number: number(attempts), most: number(job.most_attempts) }) : "",
    next: waiting && attempts > 0,
    starts: waiting && !attempts,
    failed: state === "failed",
    idle: state !== "running",
    retryText: waiting && !attempts ? _("Begin now") : _("Try again"),
    // i18n: read by screen readers on a button; %(what)s is like "Daily summary by mail"
    retryLabel: _("Try again: %(what)s", { what }),
    // i18n: read by screen readers on a button; %(what)s is like "Daily summary by mail"
    discardLabel: _("Give up: %(what)s", { what }),
  });
  row.classList.toggle("is-failed", state === "failed");
  const tag = row.querySelector("[data-tag]");
  tag.classList.toggle("tag-warning", waiting && attempts > 0);
  tag.classList.toggle("tag-accent", state === "running");
  tag.classList.toggle("jobs-tag-failed", state === "failed");
  const use = row.querySelector("[data-icon]");
  use.setAttribute("href", use.getAttribute("href").replace(/#.*/, `#${iconOf(job.kind)}`));
}
