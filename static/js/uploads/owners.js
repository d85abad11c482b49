/** Keeps the owners' names in a list of uploads as they are now; whoever may not see people waits. */
import { request } from "lib/http";
import { live } from "live/connection";

/** @param {{epoch, offset} | undefined} position of the topic `users` in the list's snapshot. */
export function followOwners(list, position) {
  live.subscribe("users", position ?? null, {
    changes: (events) => rename(list, events),
    reset: () => readAgain(list),
  });
}

async function readAgain(list) {
  try {
    // The position first: what happens before the list is read is then only repeated.
    const { offsets } = await request("GET", "/api/v1/uploads?limit=1");
    await list.reload();
    return offsets.users ?? null;
  } catch (error) {
    // Whoever may see people need not be allowed to see files.
    if (error.status !== 403) throw error;
    return null;
  }
}

function rename(list, events) {
  const people = events.filter(({ op }) => op === "put").map(({ id, record }) => [id, record.name]);
  const names = new Map(people);
  const stale = ({ owner_id: id, owner_name: name }) => names.has(id) && names.get(id) !== name;
  const renamed = list.items
    .filter(stale)
    .map((upload) => ({ ...upload, owner_name: names.get(upload.owner_id) }));
  if (renamed.length) list.apply(renamed.map(asEvent));
}

function asEvent(record) {
  return { op: "put", id: record.id, version: record.version, record, epoch: null };
}
