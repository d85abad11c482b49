/** Orders of lists, the same as the server's (models/listing.py), so that both agree on pages. */
import { compareText } from "lib/text";

/**
 * The comparison for `sort`, a field name or "-" and a field name: records without a value are the
 * smallest, and equal ones follow each other by id in the same direction.
 */
export function orderBy(sort) {
  const descending = sort.startsWith("-");
  const field = descending ? sort.slice(1) : sort;
  const ascending = (a, b) => compareValues(a[field], b[field]) || a.id - b.id;
  return descending ? (a, b) => ascending(b, a) : ascending;
}

function compareValues(a, b) {
  if (a === b) return 0;
  if (a === null || a === undefined) return b === null || b === undefined ? 0 : -1;
  if (b === null || b === undefined) return 1;
  if (typeof a === "string") return compareText(a, String(b));
  return a < b ? -1 : Number(a > b);
}
