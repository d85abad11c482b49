// What a page says, for tests/browser/test_pseudolocale.py. Evaluated in the page; free of imports.
() => {
  const ATTRIBUTES = ["title", "aria-label", "placeholder", "alt", "aria-description", "aria-valuetext", "aria-roledescription"];
  const SKIPPED = "script, style, code, kbd, time, [lang]:not(html)";
  const NAMES_ITSELF = ["button", "submit", "reset"];
  const found = [];

  function placeOf(element) {
    const names = [];
    for (let at = element; at && names.length < 4; at = at.parentElement) {
      const marks = [...at.attributes].filter(({ name }) => name.startsWith("data-") && name !== "data-t");
      names.unshift(at.localName + (at.id ? `#${at.id}` : "") + marks.slice(0, 2).map(({ name }) => `[${name}]`).join(""));
    }
    return names.join(" > ");
  }

  function add(element, kind, text) {
    const words = text.trim();
    if (words) found.push({ place: placeOf(element), kind, text: words });
  }

  function walk(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_ELEMENT | NodeFilter.SHOW_TEXT, (node) =>
      node.nodeType === 1 && node.matches(SKIPPED) ? NodeFilter.FILTER_REJECT : NodeFilter.FILTER_ACCEPT,
    );
    for (let node = walker.nextNode(); node; node = walker.nextNode()) {
      if (node.nodeType === 3) {
        if (node.parentElement?.localName !== "noscript") add(node.parentElement ?? document.body, "text", node.data);
        continue;
      }
      for (const name of ATTRIBUTES) add(node, name, node.getAttribute(name) ?? "");
      if (node.localName === "input" && NAMES_ITSELF.includes(node.type)) add(node, "value", node.value);
      if (node.localName === "template") walk(node.content);
      if (node.localName === "noscript") walk(new DOMParser().parseFromString(node.textContent, "text/html"));
    }
  }

  walk(document.documentElement);
  return found;
};
