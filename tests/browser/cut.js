// Texts that are cut off, for tests/browser/test_pseudolocale.py. Evaluated in the page; free of imports.
() => {
  const ROOM = 2;
  const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const cut = [];

  function clips(element) {
    return ["hidden", "clip"].includes(getComputedStyle(element).overflowX);
  }

  /** Whether the text is only for screen readers. */
  function isUnseen(element) {
    if (element.closest(".visually-hidden, .skip-link, [hidden], .offcanvas-lg:not(.show)")) return true;
    for (let at = element; at; at = at.parentElement) if (at.getBoundingClientRect().width <= 1) return true;
    return false;
  }

  function isCut(element, rect) {
    if (rect.left < -ROOM || rect.right > innerWidth + ROOM) return !scrolls(element);
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (!clips(at)) continue;
      const box = at.getBoundingClientRect();
      if (rect.left < box.left - ROOM || rect.right > box.right + ROOM) return true;
    }
    return false;
  }

  function scrolls(element) {
    for (let at = element; at && at !== document.body; at = at.parentElement) {
      if (["auto", "scroll"].includes(getComputedStyle(at).overflowX)) return true;
    }
    return false;
  }

  for (let node = walker.nextNode(); node; node = walker.nextNode()) {
    const element = node.parentElement;
    if (!/[\[\]]/.test(node.data) || isUnseen(element) || !element.checkVisibility()) continue;
    const range = document.createRange();
    range.selectNodeContents(node);
    if ([...range.getClientRects()].some((rect) => rect.width && isCut(element, rect))) {
      cut.push(`${element.localName}.${element.className}: ${node.data.trim()}`);
    }
  }
  return cut;
};
