/** Keys for searching and sorting text: the twin of dashboard/models/text.py. */

/** `text` for comparing: compatibility-decomposed, without marks, case-folded, single spaces. */
export function textKey(text) {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "");
  return foldCase(bare).trim().split(/\s+/).join(" ");
}

/** What case folding (CaseFolding.txt) makes of decomposed text, where lower-casing differs. */
function foldCase(text) {
  return text
    .toLowerCase()
    .replace(/[ßς\u1c80-\u1c88]/g, (char) => char.toUpperCase().toLowerCase())
    .replace(/\p{Script=Cherokee}/gu, (char) => char.toUpperCase());
}

/**
 * Order two texts by code points, as the database does with keys. (`<` compares UTF-16 units,
 * which differs beyond the Basic Multilingual Plane.)
 */
export function compareText(a, b) {
  if (a === b) return 0;
  const [left, right] = [[...a], [...b]];
  const at = left.findIndex((char, index) => char !== right[index]);
  if (at === -1) return -1;
  if (at >= right.length) return 1;
  return left[at].codePointAt(0) - right[at].codePointAt(0);
}
