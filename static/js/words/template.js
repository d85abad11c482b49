/** Texts with %(name)s placeholders, taken apart. Free of DOM. */

const PLACEHOLDER = /%(?:%|\((\w+)\)[sd])/g;

/**
 * Texts and parameters in turn: ["Hello ", {name: "name"}, "!"]; null where the text is broken.
 *
 * @param {boolean} filled whether there are parameters at all; else "%" is just a letter.
 * @param {object} values of parameters that are written into the texts.
 */
export function partsOf(text, filled = true, values = {}) {
  if (!filled) return [text];
  if (/%\(/.test(text.replace(PLACEHOLDER, ""))) return null;
  const parts = [""];
  let end = 0;
  for (const { 0: whole, 1: name, index } of text.matchAll(PLACEHOLDER)) {
    const known = name ? (values[name] ?? null) : "%";
    parts[parts.length - 1] += text.slice(end, index) + (known ?? "");
    if (known === null) parts.push({ name }, "");
    end = index + whole.length;
  }
  parts[parts.length - 1] += text.slice(end);
  return parts.filter((part) => part !== "");
}

/** `text` filled with `params`; undefined where that cannot be. */
export function filled(text, params = {}) {
  const parts = partsOf(text, Object.keys(params).length > 0);
  if (!parts?.every((part) => typeof part === "string" || Object.hasOwn(params, part.name))) return undefined;
  return parts.map((part) => (typeof part === "string" ? part : params[part.name])).join("");
}
