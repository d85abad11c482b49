/** What a list of people shows, as the page's address says it. */
const DEFAULTS = { q: "", role: "", state: "", sort: "name" };

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
export function isFiltered({ q, role, state }) {
  return Boolean(q.trim() || role || state);
}

/** The sort after the heading of `field` is pressed: times begin with the latest. */
export function nextSort(sort, field) {
  if (sort === field) return `-${field}`;
  if (sort === `-${field}`) return field;
  return field.endsWith("_at") ? `-${field}` : field;
}
