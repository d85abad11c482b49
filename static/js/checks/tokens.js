/** Placeholders in texts: which there are, and what is left without them. */
const DOLLAR = String.raw`\$\{[A-Za-z0-9_.]+\}`;
const DOUBLE = String.raw`\{\{ ?[A-Za-z0-9_.]+ ?\}\}`;
const NAMED = String.raw`%\([^()%\n]+\)[-#0+]*(?:[1-9][0-9]*)?(?:\.[0-9]*)?[diouxXeEfFgGcrsab]`;
const POSITIONAL =
  String.raw`%(?:[0-9]+\$)?[-#0+]*(?:[1-9][0-9]*|\*)?(?:\.(?:[0-9]+|\*))?(?:hh|h|ll|l|z)?` +
  String.raw`(?:<[A-Za-z0-9]+>|[diouxXeEfFgGcrspma])`;
const BRACE = String.raw`\{[A-Za-z0-9_.\[\]]*(?:![rsa])?(?::[^{}\n]*)?\}`;

export const TOKEN = new RegExp(
  `(?<dollar>${DOLLAR})|(?<double>${DOUBLE})|(?<named>${NAMED})|(?<percent>%%)` +
    `|(?<positional>${POSITIONAL})|(?<brace>${BRACE})`,
  "g",
);
const PLAIN_POSITIONAL = /%(?:[0-9]+\$)?[sdif](?![A-Za-z])/;
const NAME = /%\(([^()]+)\)|\{\{? ?([A-Za-z0-9_.[\]]+)/;
const FORMATTED = ["python-format", "c-format", "php-format", "perl-format"];

const kindOf = (groups) => Object.keys(groups).find((kind) => groups[kind] !== undefined);

/** The name of a placeholder; nothing if it has none. */
export function nameOf(text) {
  const match = NAME.exec(text);
  return match ? (match[1] ?? match[2]) : "";
}

/** Both forms of the source. */
export const sourcesOf = (message) => [message.source, message.source_plural ?? ""];

/** The kinds of placeholders that matter in a text. */
export function kindsOf(message) {
  const flags = message.flags ?? [];
  const sources = sourcesOf(message);
  const found = sources.flatMap((text) => [...text.matchAll(TOKEN)].map((it) => kindOf(it.groups)));
  const kinds = new Set(["dollar", "double", "brace"].filter((kind) => found.includes(kind)));
  if (!flags.includes("no-python-format")) {
    kinds.add("named");
    const flagged = FORMATTED.some((flag) => flags.includes(flag));
    if (flagged || sources.some((text) => PLAIN_POSITIONAL.test(text))) kinds.add("positional");
  }
  return kinds;
}

/** The placeholders in a text, in their order: {kind, text, name}. */
export function tokens(text, kinds) {
  return [...text.matchAll(TOKEN)]
    .map((match) => ({ kind: kindOf(match.groups), text: match[0] }))
    .filter(({ kind }) => kinds.has(kind))
    .map((token) => ({ ...token, name: token.kind === "positional" ? "" : nameOf(token.text) }));
}

/** The text cut into placeholders and what stands between them: [isToken, text]. */
export function cut(text, kinds) {
  const parts = [];
  let end = 0;
  for (const match of text.matchAll(TOKEN)) {
    const kind = kindOf(match.groups);
    if (!kinds.has(kind) && kind !== "percent") continue;
    parts.push([false, text.slice(end, match.index)], [true, match[0]]);
    end = match.index + match[0].length;
  }
  return [...parts, [false, text.slice(end)]];
}

/** What is left of a text without its placeholders and doubled percent signs. */
export const rest = (text, kinds) =>
  cut(text, kinds)
    .map(([isToken, part]) => (isToken ? "\n" : part))
    .join("");

/** The text with spoilt placeholders mended, and those that are right left alone. */
export function replaced(text, kinds, pairs) {
  const mended = (part) =>
    [...pairs].reduce((left, [found, wanted]) => left.replaceAll(found, () => wanted), part);
  return cut(text, kinds)
    .map(([isToken, part]) => (isToken ? (pairs.get(part) ?? part) : mended(part)))
    .join("");
}

/** The text with every percent sign doubled that begins no placeholder. */
export const doubled = (text, kinds) =>
  cut(text, kinds)
    .map(([isToken, part]) => (isToken ? part : part.replaceAll("%", "%%")))
    .join("");
