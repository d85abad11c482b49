/** What in a text is not words: placeholders, tags, codes, addresses and paths. */
import { ENTITY, TAG } from "checks/markup";
import { TOKEN } from "checks/tokens";

const ADDRESS = new RegExp(
  String.raw`(?:https?|ftp)://[A-Za-z0-9._~:/?#@!$&*+,;=%()-]*[A-Za-z0-9_~/#=]` +
    String.raw`|(?<![A-Za-z0-9._+-])[A-Za-z0-9._+-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+`,
  "g",
);
const PATH = /(?<![^ \n("'“„«])~?\/[A-Za-z0-9_-][A-Za-z0-9_.-]*(?:\/[A-Za-z0-9_.-]+)*\/?/g;
const EXAMPLE = /^[^@/]+@example\.[a-z]+$/;

export const MADE_UP = "@example";
export const MASK = "\ue000";

/** The text, as many characters as before, with a mask over everything that is not words. */
export function masked(text) {
  const hide = (whole) => MASK.repeat([...whole].length);
  return [ADDRESS, TAG, TOKEN, ENTITY, PATH].reduce(
    (left, pattern) => left.replace(pattern, hide),
    text,
  );
}

/** The addresses and paths in a text; made-up names at example.com count as the same. */
export function addressesIn(text) {
  const found = (text.match(ADDRESS) ?? []).map((each) => each.replace(EXAMPLE, MADE_UP));
  const left = text.replace(ADDRESS, " ").replace(TAG, " ").replace(TOKEN, "s");
  return [...found, ...(left.match(PATH) ?? []).map((path) => path.replace(/\.+$/, ""))];
}
