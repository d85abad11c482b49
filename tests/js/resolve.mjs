// The import map of the pages (dashboard/assets.py), as a module hook.
import { existsSync } from "node:fs";

const ROOT = new URL("../../static/js/", import.meta.url);

export async function resolve(specifier, context, next) {
  const url = new URL(`${specifier}.js`, ROOT);
  if (/^[a-z][\w/-]*$/.test(specifier) && existsSync(url)) {
    return { url: url.href, format: "module", shortCircuit: true };
  }
  return next(specifier, context);
}
