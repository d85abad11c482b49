/**
 * The window's title says what the page's heading says, and the product's name. Code of the page may
 * have changed it since (a count before it, the name of a record in it), so only those words in it are
 * exchanged that were exchanged on the page.
 */
const PLACES = ["h1", ".app-brand"];

/** Note what the title is made of; returns the function that brings it up to date afterwards. */
export function titleKeeper() {
  const before = PLACES.map(textOf);
  return () => {
    const after = PLACES.map(textOf);
    const title = exchanged(document.title, before, after);
    if (document.title !== title) document.title = title;
  };
}

/** A title “heading · product” with both in other words. Where it has another form it stays. */
export function exchanged(title, [heading, product], [newHeading, newProduct]) {
  const [old, fresh] = [`${heading} · ${product}`, `${newHeading} · ${newProduct}`];
  return heading && title.endsWith(old) ? title.slice(0, -old.length) + fresh : title;
}

function textOf(selector) {
  return document.querySelector(selector)?.textContent.trim() ?? "";
}
