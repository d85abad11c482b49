/** Plain text that people typed, with its addresses as links. Never HTML: only text nodes and <a>. */

const ADDRESS = /\bhttps?:\/\/[^\s<>"'`{}|\\^]+/gi;
const ENDINGS = /[.,;:!?)\]'"»”’…、。，！？）]+$/;

/**
 * The pieces of a text.
 *
 * @returns {{text: string, url?: string}[]} those with `url` are addresses.
 */
export function pieces(text) {
  const found = [];
  let end = 0;
  for (const { 0: typed, index } of text.matchAll(ADDRESS)) {
    const address = withoutEnding(typed);
    const url = safe(address);
    if (!url) continue;
    if (index > end) found.push({ text: text.slice(end, index) });
    found.push({ text: address, url });
    end = index + address.length;
  }
  if (end < text.length) found.push({ text: text.slice(end) });
  return found;
}

/** The text as nodes. `plain` may make more of what is no address. */
export function linked(text, plain = (piece) => [piece]) {
  const fragment = document.createDocumentFragment();
  for (const piece of pieces(text)) {
    fragment.append(...(piece.url ? [link(piece)] : plain(piece.text)));
  }
  return fragment;
}

function link({ text, url }) {
  const anchor = document.createElement("a");
  anchor.href = url;
  anchor.rel = "noopener noreferrer nofollow";
  if (new URL(url).origin !== location.origin) anchor.target = "_blank";
  anchor.dir = "ltr";
  anchor.textContent = text;
  return anchor;
}

/** Without what ends the sentence; a bracket stays that was opened within the address. */
function withoutEnding(typed) {
  let address = typed.replace(ENDINGS, "");
  if (typed[address.length] === ")" && count(address, "(") > count(address, ")")) address += ")";
  return address;
}

function count(text, char) {
  return text.split(char).length - 1;
}

/** The address, unless it pretends to lead elsewhere: before an @ anything may stand. */
function safe(address) {
  try {
    const { href, hostname, username, password } = new URL(address);
    return hostname && !username && !password ? href : null;
  } catch {
    return null;
  }
}
