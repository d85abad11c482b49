/**
 * Sees every text that reaches the page, before it is painted: takes the marks of lib/i18n out of it and
 * has it remembered. After words have changed, what is added later is written in them, too.
 */
import { startMarking } from "lib/i18n";
import { isMarked } from "words/marks";
import { takeAttribute, takeText } from "words/memory";
import { keysBelow, leaveAlone, refresh } from "words/page";
import { keysOf, sayValue } from "words/values";
import { words } from "words/words";

const NAMES = [
  ...["title", "aria-label", "placeholder", "alt", "label", "value", "content"],
  ...["aria-description", "aria-placeholder", "aria-roledescription", "aria-valuetext"],
  ...["data-confirm", "data-confirm-text", "data-confirm-button"],
];
const SEEN = { subtree: true, childList: true, characterData: true, attributes: true, attributeFilter: NAMES };

let renewing = null;

const observer = globalThis.MutationObserver && new MutationObserver(seen);

/** Begin, with the whole page. */
export function watchTexts() {
  startMarking({ say: sayValue, follow });
  observer.observe(document, SEEN);
}

/** A text came in JSON: perhaps in words that are older, or newer, than those of the page. */
function follow(value) {
  words.follow(keysOf(value));
  if (words.fresh || renewing) return;
  renewing = Promise.resolve().then(() => {
    renewing = null;
    return renew([]);
  });
}

/** Do something to the page that this module need not look at. */
export function unseen(act) {
  seen(observer.takeRecords());
  act();
  observer.takeRecords();
}

function seen(records) {
  const fresh = [];
  for (const record of records) {
    if (record.type === "childList") added(record, fresh);
    else if (record.type === "characterData") texted(record.target);
    else attributed(record);
  }
  if (!words.fresh && fresh.length) renew(fresh);
  observer.takeRecords();
}

function added({ addedNodes, target }, fresh) {
  if (target.dataset?.t) leaveAlone(target, "#");
  for (const node of addedNodes) {
    if (node.nodeType === 3) takeText(node);
    else if (node.nodeType === 1) takeAll(node, fresh);
  }
}

function texted(node) {
  if (node.nodeType !== 3) return;
  if (node.parentNode?.dataset?.t) leaveAlone(node.parentNode, "#");
  takeText(node);
}

function attributed({ target, attributeName }) {
  if (target.dataset.t) leaveAlone(target, attributeName);
  takeAttribute(target, attributeName);
}

function takeAll(root, fresh) {
  fresh.push(root);
  const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT);
  for (let node = root; node; node = walker.nextNode()) {
    if (node.nodeType === 3) takeText(node);
    else takeAttributes(node);
  }
}

function takeAttributes(element) {
  for (const { name, value } of [...element.attributes]) {
    if (!isMarked(value)) continue;
    if (element.dataset.t) leaveAlone(element, name);
    takeAttribute(element, name);
  }
}

/** Write what was added in the words of the moment; those not known yet are fetched. */
export async function renew(roots) {
  for (const root of roots) refresh(root);
  const missing = words.missing(roots.flatMap(keysBelow));
  if (!missing.length) return;
  try {
    const take = await words.load(missing, words.revision);
    unseen(() => {
      take();
      refresh(document);
    });
  } catch (error) {
    console.warn("Words of what was added could not be loaded.", error);
  }
}

