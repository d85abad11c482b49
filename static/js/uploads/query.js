/** What a list of uploads shows, as the page's address says it. */
const DEFAULTS = { q: "", owner: "", type: "", sort: "-created_at" };

/** The query of an address (a string beginning with "?" or a URLSearchParams). */
export function readQuery(search) {
  const params = new URLSearchParams(search);
  const entries = Object.entries(DEFAULTS);
  return Object.fromEntries(entries.map(([name, usual]) => [name, params.get(name) || usual]));
}

/** The address part for a query, without what is usual; "" or beginning with "?". */
export function writeQuery(query, more = {}) {
  const unusual = Object.entries({ ...query, ...more }).filter(
    ([name, value]) => value && value !== DEFAULTS[name],
  );
  const text = new URLSearchParams(unusual).toString();
  return text && `?${text}`;
}

/** Whether anything is filtered out. */
export function isFiltered({ q, type }) {
  return Boolean(q.trim() || type);
}

/** The sort after the heading of `field` is pressed: sizes and times begin with the largest. */
export function nextSort(sort, field) {
  if (sort === field) return `-${field}`;
  if (sort === `-${field}`) return field;
  return field === "name" ? field : `-${field}`;
}
