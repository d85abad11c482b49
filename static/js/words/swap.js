/**
 * Follows the catalogs: as soon as the page's language has other words they are fetched and written in
 * place, everywhere. Nothing is rebuilt, so focus, selection, scrolling and what is being typed stay.
 * Fires “words” at the document afterwards, for what is drawn instead of written.
 */
import { context } from "lib/context";
import { request } from "lib/http";
import { useCatalog } from "lib/i18n";
import { Latest } from "lib/latest";
import { live } from "live/connection";
import { keysBelow, refresh } from "words/page";
import { titleKeeper } from "words/title";
import { renew, unseen } from "words/watch";
import { words } from "words/words";

const AGAIN_MS = 5_000;
const loading = new Latest();
/** The revision of each catalog that the page's words come from: its language's, and those standing in. */
const revisions = new Map([[context.locale, context.words?.revision]]);
let wanted = context.words?.revision;

/** Begin to follow. */
export function followWords() {
  if (!context.words) return;
  live.subscribe("catalogs", context.offsets.catalogs ?? null, {
    changes: (events) => events.forEach(({ record }) => record && heard(record)),
    reset: catchUp,
  });
  if (context.words.latest) swapTo(context.words.latest);
  live.addEventListener("catalog", ({ detail: { locale, revision } }) => locale === context.locale && swapTo(revision));
}

/** Write the page anew in the words that are in use now. */
export function rewrite(take = () => {}) {
  unseen(() => {
    const keepTitle = titleKeeper();
    take();
    refresh(document);
    keepTitle();
  });
  document.dispatchEvent(new Event("words"));
}

function heard({ locale, revision }) {
  const { chain } = context.words;
  if (!revision || !chain.includes(locale)) return;
  revisions.set(locale, revision);
  swapTo(chain.flatMap((each) => revisions.get(each) ?? []).join("-"));
}

async function catchUp() {
  const { offsets, words: now } = await request("GET", "/api/v1/session");
  revisions.set(context.locale, now.revision);
  swapTo(now.revision);
  return offsets.catalogs;
}

function swapTo(revision) {
  if (revision === wanted) return;
  wanted = revision;
  swap(revision).catch((error) => {
    if (error.name === "AbortError") return;
    console.warn("The new words could not be loaded; they are tried again.", error);
    setTimeout(() => wanted === revision && swap(revision).catch(console.warn), AGAIN_MS);
  });
}

function swap(revision) {
  return loading.run(async (signal) => {
    const address = context.catalog.replace(/-[^-/]*\.json$/, `-${encodeURIComponent(revision)}.json`);
    const [take, catalog] = await Promise.all([
      words.load(words.wanted(keysBelow(document)), revision, signal),
      request("GET", address, { signal }),
    ]);
    rewrite(() => {
      take();
      useCatalog(catalog);
    });
    // What came while the words were on their way.
    await renew([document]);
  });
}
