/** Who is here, as the server tells it: a Map of entries {id, name, picture, since, record?, field?}. */

/** The people after a difference {joined, left, changed}; those before stay as they were. */
export function changeHere(people, { joined, left, changed }) {
  const after = new Map(people);
  left.forEach((id) => after.delete(id));
  [...joined, ...changed].forEach((entry) => after.set(entry.id, entry));
  return after;
}

/** Those who have a record open, in the order in which they came; without the person `except`. */
export function peopleAt(people, record, except) {
  return [...people.values()]
    .filter((entry) => entry.record === record && entry.id !== except)
    .sort((a, b) => (a.since < b.since ? -1 : Number(a.since > b.since)) || a.id - b.id);
}
