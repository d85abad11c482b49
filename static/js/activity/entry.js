/** One entry that is met in several rooms: the twin of `shown` in dashboard/models/entries.py. */

/** Two views of the same entry put together: what either of them shows. */
export function merged(one, other) {
  if (!one || !other) return one ?? other;
  return { ...one, data: richer(one.data, other.data), address: one.address || other.address };
}

/** The data that leaves out less; the other one holds nothing besides. */
function richer(one, other) {
  return size(other) > size(one) ? other : one;
}

function size(value) {
  return JSON.stringify(value).length;
}
