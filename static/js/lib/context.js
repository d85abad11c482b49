/**
 * What the server says about this page and person: the JSON block #context.
 * Outside a page (in tests) it is an English visitor's.
 */
const block = globalThis.document?.getElementById("context");

export const context = {
  locale: "en",
  tag: "en",
  direction: "ltr",
  timezone: "UTC",
  user: null,
  permissions: [],
  catalog: null,
  offsets: {},
  bell: null,
  notices: {},
  urls: {},
  ...(block ? JSON.parse(block.textContent) : {}),
};
