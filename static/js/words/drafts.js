/**
 * What this person has written and nobody has published yet, shown on their own pages while they
 * translate in place. Kept for the tab's session.
 */
import { context } from "lib/context";
import { useDrafts } from "lib/i18n";
import { rewrite } from "words/swap";
import { words } from "words/words";

const STORE = `words.drafts.${context.locale}`;

/** key → {id, texts} */
const drafts = new Map(JSON.parse(sessionStorage.getItem(STORE) ?? "[]"));

/** Show a text as it is saved now; `id` is that of messages of this page's own code. */
export function showDraft({ key, context: meaning, source, texts }) {
  const id = meaning === null || meaning === undefined ? source : `${meaning}\u0004${source}`;
  drafts.set(key, { id, texts });
  sessionStorage.setItem(STORE, JSON.stringify([...drafts]));
  return showDrafts(true);
}

/** Whether a text is shown that is not published. */
export function isDraft(key) {
  return drafts.has(key);
}

/** Forget what has been published meanwhile, or given up. */
export function dropDraft(key) {
  if (!drafts.delete(key)) return;
  sessionStorage.setItem(STORE, JSON.stringify([...drafts]));
}

/** Show the drafts, or what everybody sees. */
export async function showDrafts(shown) {
  // What everybody sees has to be known before something else is shown in its place.
  const missing = words.missing([...drafts.keys()]);
  const take = missing.length ? await words.load(missing, words.revision) : () => {};
  const complete = [...drafts].filter(([, { texts }]) => texts.every(Boolean));
  rewrite(() => {
    take();
    words.useDrafts(new Map(shown ? complete.map(([key, { texts }]) => [key, texts]) : []));
    useDrafts(new Map(shown ? complete.map(([, { id, texts }]) => [id, texts]) : []));
  });
}
