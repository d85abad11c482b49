/** What changed between two texts, word by word. */

const MOST = 400;
// Placeholders and tags are as one word.
const TOKEN = /\s+|%\([^()]*\)[a-z]|<\/?[a-z][^<>]*>|\{\w*\}|[\p{L}\p{N}\p{M}_]+|[^]/giu;

/**
 * The pieces of both texts in order.
 *
 * @returns {{text: string, kind: "same" | "removed" | "added"}[]}
 */
export function diff(before, after) {
  const [a, b] = [before.match(TOKEN) ?? [], after.match(TOKEN) ?? []];
  if (a.length > MOST || b.length > MOST) return joined([...removed([before]), ...added([after])]);
  const lengths = table(a, b);
  const found = [];
  let [i, j] = [0, 0];
  while (i < a.length && j < b.length) {
    if (a[i] === b[j]) {
      found.push({ text: a[i], kind: "same" });
      [i, j] = [i + 1, j + 1];
    } else if (lengths[i + 1][j] >= lengths[i][j + 1]) found.push(...removed([a[i++]]));
    else found.push(...added([b[j++]]));
  }
  return joined([...found, ...removed(a.slice(i)), ...added(b.slice(j))]);
}

/** The pieces as nodes: <del>, <ins> and text. */
export function diffNodes(before, after) {
  return diff(before, after).map(({ text, kind }) => {
    if (kind === "same") return document.createTextNode(text);
    const node = document.createElement(kind === "added" ? "ins" : "del");
    node.textContent = text;
    return node;
  });
}

/** For each pair of beginnings, how long the longest common sequence of what follows is. */
function table(a, b) {
  const lengths = Array.from({ length: a.length + 1 }, () => new Uint16Array(b.length + 1));
  for (let i = a.length - 1; i >= 0; i -= 1) {
    for (let j = b.length - 1; j >= 0; j -= 1) {
      lengths[i][j] = a[i] === b[j] ? lengths[i + 1][j + 1] + 1 : Math.max(lengths[i + 1][j], lengths[i][j + 1]);
    }
  }
  return lengths;
}

function removed(texts) {
  return texts.map((text) => ({ text, kind: "removed" }));
}

function added(texts) {
  return texts.map((text) => ({ text, kind: "added" }));
}

/** Neighbours of the same kind as one. */
function joined(found) {
  const together = [];
  for (const piece of found.filter(({ text }) => text)) {
    if (together.at(-1)?.kind === piece.kind) together.at(-1).text += piece.text;
    else together.push({ ...piece });
  }
  return together;
}
