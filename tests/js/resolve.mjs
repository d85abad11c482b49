// The import map of the pages (dashboard/assets.py), as a module hook.
import { existsSync } from "node:fs";

const STATIC = new URL("../../static/", import.meta.url);
const VENDOR = { "vendor/socket.io": "vendor/socket.io/socket.io.esm.min.js" };

export async function resolve(specifier, context, next) {
  const url = new URL(VENDOR[specifier] ?? `js/${specifier}.js`, STATIC);
  if (/^[a-z][\w./-]*$/.test(specifier) && existsSync(url)) {
    return { url: url.href, format: "module", shortCircuit: true };
  }
  return next(specifier, context);
}
