/**
 * Behaviours: <div data-behaviour="users-table copy"> runs the default exports of
 * behaviours/users-table.js and behaviours/copy.js with the element.
 */
const mounted = new WeakMap();

/** Run the behaviours of `root` and everything below it, each once per element. */
export function mount(root = document) {
  const elements = [...root.querySelectorAll("[data-behaviour]")];
  if (root instanceof Element && root.matches("[data-behaviour]")) elements.unshift(root);
  return Promise.all(elements.flatMap((element) => names(element).map((name) => run(name, element))));
}

function names(element) {
  return element.dataset.behaviour.split(/\s+/).filter(Boolean);
}

async function run(name, element) {
  const done = mounted.get(element) ?? new Set();
  if (done.has(name)) return;
  mounted.set(element, done.add(name));
  try {
    const { default: behaviour } = await import(`behaviours/${name}`);
    await behaviour(element);
  } catch (error) {
    console.error(`The behaviour “${name}” failed.`, error);
  }
}
