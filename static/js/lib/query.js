/** What a list shows (search, filters, order), as the page's address says it. */

// Their headings begin with the largest, or the latest.
const LARGEST_FIRST = /_at$|^size$/;

export class Queries {
  #usual;
  #filters;

  /**
   * @param {object} usual every name a query has, with the value that an address leaves out.
   * @param {string[]} filters the names that leave records out.
   */
  constructor(usual, filters) {
    this.#usual = usual;
    this.#filters = filters;
  }

  /** The query of an address (a string beginning with "?" or a URLSearchParams). */
  read(search) {
    const params = new URLSearchParams(search);
    const entries = Object.entries(this.#usual);
    return Object.fromEntries(entries.map(([name, usual]) => [name, params.get(name) || usual]));
  }

  /** The address part for a query, without what is usual; "" or beginning with "?". */
  write(query, more = {}) {
    const unusual = Object.entries({ ...query, ...more }).filter(
      ([name, value]) => value && value !== this.#usual[name],
    );
    const text = new URLSearchParams(unusual).toString();
    return text && `?${text}`;
  }

  /** Whether anything is filtered out. */
  isFiltered(query) {
    return this.#filters.some((name) => query[name].trim());
  }

  /** The same query in the usual order. */
  inUsualOrder(query) {
    return { ...query, sort: this.#usual.sort };
  }
}

/** The sort after the heading of `field` is pressed. */
export function nextSort(sort, field) {
  if (sort === field) return `-${field}`;
  if (sort === `-${field}`) return field;
  return LARGEST_FIRST.test(field) ? `-${field}` : field;
}
