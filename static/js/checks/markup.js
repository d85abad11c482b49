/** Markup: the source's tags and no others, and nothing that runs. */
import { sourcesOf } from "checks/tokens";
import { without } from "checks/form";

const ELEMENTS =
  "a|abbr|article|aside|audio|b|base|bdi|bdo|big|blockquote|body|br|button|canvas|caption|center" +
  "|cite|code|col|dd|del|details|dfn|dialog|div|dl|dt|em|embed|fieldset|figcaption|figure|font" +
  "|footer|form|frame|h1|h2|h3|h4|h5|h6|head|header|hr|html|i|iframe|img|input|ins|kbd|label|li" +
  "|link|main|mark|math|meta|nav|noscript|object|ol|option|p|param|pre|q|s|samp|script|section" +
  "|select|small|source|span|strike|strong|style|sub|summary|sup|svg|table|tbody|td|template" +
  "|textarea|tfoot|th|thead|time|title|tr|tt|u|ul|var|video|wbr";

export const TAG = new RegExp(`<(/?)(${ELEMENTS})(?![A-Za-z0-9-])([^<>]*)>`, "gi");
const ALONE = "br hr img input wbr col meta link source base embed".split(" ");

const SCRIPT = new RegExp(
  String.raw`<[/ ]*(?:script|iframe|object|embed|svg|math|base|meta|link|style|form)(?![A-Za-z0-9-])` +
    String.raw`|(?:javascript|vbscript) *:|data *: *text/html` +
    String.raw`|<[A-Za-z][^<>]*[ \t\n/"']on[A-Za-z]+ *=|srcdoc *=`,
  "gi",
);
export const ENTITY =
  /&(?:#[0-9]{1,7}|#[xX][0-9A-Fa-f]{1,6}|[A-Za-z][A-Za-z0-9]{1,30});/g;

const NAMED_ENTITIES = new Map(
  Object.entries({
    amp: "&",
    lt: "<",
    gt: ">",
    quot: '"',
    apos: "'",
    nbsp: "\u00a0",
    hellip: "…",
    ndash: "–",
    mdash: "—",
    laquo: "«",
    raquo: "»",
    ldquo: "“",
    rdquo: "”",
    bdquo: "„",
    lsquo: "‘",
    rsquo: "’",
    copy: "©",
    rarr: "→",
    larr: "←",
  }),
);

const found = (text, pattern) => [...text.matchAll(pattern)].map(([whole]) => whole);

/** Tags that are missing, made up, or not closed. */
export function* tags(form) {
  const [wanted, written] = [tagsOf(form.source), tagsOf(form.text)];
  const [missing, unknown] = [without(wanted, written), without(written, wanted)];
  if (missing.length || unknown.length) yield form.finding("tags", unknown, missing);
  else if (isBalanced(form.source) && !isBalanced(form.text)) {
    yield form.finding("tags", written, wanted);
  }
}

function tagsOf(text) {
  return [...text.matchAll(TAG)].map(([, slash, name]) => `<${slash}${name.toLowerCase()}>`);
}

function isBalanced(text) {
  const opened = [];
  for (const [, slash, written, inside] of text.matchAll(TAG)) {
    const name = written.toLowerCase();
    if (ALONE.includes(name) || inside.endsWith("/")) continue;
    if (!slash) opened.push(name);
    else if (opened.pop() !== name) return false;
  }
  return !opened.length;
}

/** What a browser might run, unless the source has it, too. */
export function* script(form) {
  const sources = sourcesOf(form.message).join("\n").toLowerCase();
  const added = found(form.text, SCRIPT).filter((each) => !sources.includes(each.toLowerCase()));
  if (added.length) yield form.finding("script", added);
}

/** Characters written as code, where the source writes none so. */
export function* entities(form) {
  if (found(form.source, ENTITY).length || found(form.source, TAG).length) return;
  const written = found(form.text, ENTITY);
  if (written.length) {
    yield form.finding("entities", written, [], form.text.replace(ENTITY, character));
  }
}

function character(entity) {
  const name = entity.slice(1, -1);
  if (!name.startsWith("#")) return NAMED_ENTITIES.get(name) ?? entity;
  const code = /^#x/i.test(name) ? parseInt(name.slice(2), 16) : Number(name.slice(1));
  const inside = ([first, end]) => first <= code && code < end;
  return [[0x20, 0x7f], [0xa0, 0xd800], [0xe000, 0xfdd0]].some(inside)
    ? String.fromCodePoint(code)
    : entity;
}
