/**
 * What can be wrong with a translation, found as people type: the twin of
 * dashboard/catalog_checks, whose tests hold both against each other. What the checks are called,
 * their levels and all that is known of the language come from the server.
 *
 *   const check = checker(vocabulary);            // [{name, level, title, help}, …]
 *   check(entry, ["Hallo %(nome)s"], language)    // [{check, level, form, params, fix}, …]
 */
import { SENTENCE, endPunctuation } from "checks/ends";
import { Form } from "checks/form";
import { entities, script, tags } from "checks/markup";
import { percent, placeholders } from "checks/placeholders";
import { ellipsis, languagePunctuation, quotes } from "checks/punctuation";
import * as spacing from "checks/spacing";
import * as wording from "checks/wording";

const FORM_CHECKS = [
  placeholders,
  percent,
  tags,
  script,
  entities,
  spacing.edgeNewline,
  spacing.newlines,
  spacing.edgeSpace,
  spacing.doubleSpaces,
  spacing.control,
  spacing.invisible,
  spacing.directionMarks,
  endPunctuation,
  languagePunctuation,
  quotes,
  ellipsis,
  wording.capital,
  wording.length,
  wording.unchanged,
  wording.doubledWords,
  wording.numbers,
  wording.addresses,
  wording.terms,
];

/**
 * A function that finds everything wrong with a translation; nothing is, while it is missing.
 * It takes what is translated ({source, source_plural, flags, terms, others}, where `others` are
 * the texts of the same words elsewhere), the texts, and what is known of the language.
 */
export function checker(vocabulary) {
  const levels = new Map(vocabulary.map(({ name, level }) => [name, level]));
  const order = new Map(vocabulary.map(({ name }, place) => [name, place]));
  return (message, texts, language) => {
    if (!texts.some(Boolean)) return [];
    const found = new Map();
    for (const finding of all(message, texts, language, levels)) {
      found.set(`${finding.check} ${finding.form}`, finding);
    }
    return [...found.values()].sort(
      (one, other) =>
        order.get(one.check) - order.get(other.check) || (one.form ?? -1) - (other.form ?? -1),
    );
  };
}

function* all(message, texts, language, levels) {
  yield* plurals(message, texts, language, levels);
  for (const [index, text] of texts.entries()) {
    if (!text) continue;
    const form = new Form(message, texts, index, language, levels);
    for (const check of FORM_CHECKS) yield* check(form);
  }
  yield* consistency(message, texts, levels);
}

function* plurals(message, texts, language, levels) {
  const wanted = message.source_plural == null ? 1 : language.forms;
  const say = (check, form, found = [], expected = []) => ({
    check,
    level: levels.get(check),
    form,
    params: { found, expected },
    fix: null,
  });
  if (texts.length !== wanted) {
    yield say("plural_count", null, [String(texts.length)], [String(wanted)]);
  }
  for (const [index, text] of texts.entries()) if (!text) yield say("plural_empty", index);
}

/**
 * Another translation of the same words elsewhere in the language. Of one or two words that is as
 * it should be: a context is there to tell them apart.
 */
function* consistency({ source, others = [] }, texts, levels) {
  if (source.split(" ").length < SENTENCE) return;
  const same = (each) => each.length === texts.length && each.every((it, i) => it === texts[i]);
  if (others.some(same)) return;
  const different = others.find((each) => each.some(Boolean));
  if (!different) return;
  yield {
    check: "consistency",
    level: levels.get("consistency"),
    form: null,
    params: { found: [...texts], expected: [...different] },
    fix: different.length === texts.length ? [...different] : null,
  };
}
