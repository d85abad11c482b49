/** Keys for searching and sorting text: the twin of dashboard/models/text.py. */

// What case folding does beyond lower-casing (CaseFolding.txt, status F and C) and still matters
// after compatibility decomposition.
const FOLDS = new Map([
  ["ß", "ss"],
  ["ς", "σ"],
  ["ẞ", "ss"],
]);

/** `text` for comparing: compatibility-decomposed, without marks, case-folded, single spaces. */
export function textKey(text) {
  const bare = text.normalize("NFKD").replace(/\p{M}/gu, "");
  const folded = bare.toLowerCase().replace(/[ßςẞ]/g, (char) => FOLDS.get(char));
  return folded.trim().split(/\s+/).join(" ");
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
