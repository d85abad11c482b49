/** Keeps rows where they are while somebody reads or edits them. Free of DOM. */

/**
 * The records to show: `items` in their order, except that those in `held` stay beside the
 * neighbours they have now, even when they have left the list.
 *
 * @param {object[]} items what the list has now, in order.
 * @param {object[]} shown what was shown until now.
 * @param {Set<number>} held the ids that may not move.
 */
export function steady(items, shown, held) {
  const kept = shown.filter(({ id }) => held.has(id));
  if (!kept.length) return items;
  const keptIds = new Set(kept.map(({ id }) => id));
  const result = items.filter(({ id }) => !keptIds.has(id));
  const fresh = new Map(items.map((record) => [record.id, record]));
  const unmoved = new Set(items);
  shown.forEach((record, index) => {
    if (!keptIds.has(record.id)) return;
    const stays = (other) => keptIds.has(other.id) || unmoved.has(other);
    const before = shown.slice(0, index).findLast(stays);
    const place = before ? result.findIndex(({ id }) => id === before.id) + 1 : 0;
    result.splice(place, 0, fresh.get(record.id) ?? record);
  });
  return result;
}
