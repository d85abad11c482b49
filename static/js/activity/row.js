/** One entry of the activity on the screen: its sentence, and what there is to unfold. */
import { changes, facts } from "activity/changes";
import { clone, fill } from "lib/dom";
import { gettext as _ } from "lib/i18n";
import { sentenceNodes } from "lib/sentence";
import { kindIcon, plainSentence, sentence, sentenceMessage } from "models/activity";

/** Whether there is more to an entry than its sentence. */
export function hasDetails(entry) {
  return entry.revertable || changes(entry).length > 0 || facts(entry).length > 0;
}

/** Show an entry in a row made of the template `activity-row`. */
export function paintRow(row, entry, known) {
  const by = known.revertedBy(entry.id);
  fill(row, {
    at: entry.at,
    exact: entry.at,
    link: `/activity/${entry.id}`,
    address: entry.address,
    details: hasDetails(entry),
    revertable: entry.revertable && !by && row.dataset.revertable !== "no",
    reverts: entry.reverts,
    revertsLink: entry.reverts && `/activity/${entry.reverts}`,
    reverted: by,
    revertedLink: by && `/activity/${by}`,
    system: !entry.actor_id,
    moreLabel: _("Details: %(what)s", { what: plainSentence(entry) }),
    ...known.person(entry.actor_id, entry.actor_name ?? ""),
  });
  row.querySelector("[data-sentence]").replaceChildren(...wording(entry, known));
  row.querySelector("[data-avatar]").hidden = !entry.actor_id;
  showIcon(row.querySelector("[data-kind-icon] use"), kindIcon(entry.kind));
  const panel = row.querySelector("[data-panel]");
  if (!panel.hidden) paintPanel(panel, entry);
}

/** Show what an entry says besides its sentence. */
export function paintPanel(panel, entry) {
  const lines = [...changes(entry).map(changeLine), ...facts(entry).map(factLine)];
  if (entry.address) lines.push(factLine({ label: _("Address"), value: entry.address, code: true }));
  panel.querySelector("[data-changes]").replaceChildren(...lines);
}

function wording(entry, known) {
  return sentenceNodes(sentenceMessage(entry), sentence(entry), (part) => piece(part, entry, known));
}

function piece({ text, ref, name }, entry, known) {
  if (!name) return document.createTextNode(text);
  const path = ref && known.pathOf(ref, entry);
  const element = document.createElement(path ? "a" : "b");
  Object.assign(element, { textContent: text, className: "activity-name", dir: "auto" });
  if (path) element.href = path;
  return element;
}

function changeLine({ label, before, after, added, removed }) {
  if (!added) return fill(clone("activity-change"), { label, before, after });
  const line = fill(clone("activity-lists"), { label });
  const items = [...added.map((text) => item(text, "added")), ...removed.map((text) => item(text, "removed"))];
  line.querySelector("[data-items]").replaceChildren(...items);
  return line;
}

function item(text, which) {
  return fill(clone(`activity-${which}`), { text });
}

function factLine({ label, value, code = false }) {
  const line = fill(clone("activity-fact"), { label, value });
  if (code) line.querySelector("[data-field=value]").dir = "ltr";
  return line;
}

function showIcon(use, name) {
  const [file] = use.getAttribute("href").split("#");
  const href = `${file}#${name}`;
  if (use.getAttribute("href") !== href) use.setAttribute("href", href);
}
