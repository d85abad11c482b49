/**
 * Numbers that follow a topic: counted by the server in a snapshot, then event by event.
 * Free of DOM and sockets.
 */

// How many events are kept, to count again those that a snapshot cannot contain.
const REMEMBERED = 500;

export class Tally {
  counts = {};
  #step;
  #position = null;
  #recent = [];

  /**
   * @param {(counts: object, event: object) => boolean | void} step takes one event into the
   *   counts; false when it cannot know what to count.
   */
  constructor(step) {
    this.#step = step;
  }

  /** Start afresh with the counts of a snapshot, read at `position` {epoch, offset}. */
  load(counts, position) {
    this.counts = { ...counts };
    this.#position = position;
    this.#recent = this.#recent.filter((event) => this.#isNew(event));
    this.#recent.forEach((event) => this.#step(this.counts, event));
  }

  /** Take in one event; returns false when a fresh snapshot is needed to be right again. */
  apply(event) {
    if (!this.#isNew(event)) return true;
    this.#recent.push(event);
    if (this.#recent.length > REMEMBERED) this.#recent.shift();
    return this.#step(this.counts, event) !== false;
  }

  #isNew({ epoch, offset }) {
    // Of another epoch are only events from before the person's room, and so the snapshot, changed.
    return epoch === this.#position.epoch && offset > this.#position.offset;
  }
}

/** People by state. */
export function stepPeople(counts, { kind, record }) {
  if (kind === "user.created") counts[record.state] += 1;
  else if (kind === "user.activated") move(counts, "invited", "active");
  else if (kind === "user.reactivated") move(counts, "deactivated", record.state);
  // Whether the account was in use or only invited, the event does not say.
  else if (kind === "user.deactivated") return false;
  return true;
}

/** Files. */
export function stepFiles(counts, { kind, op }) {
  // Whether the file was seen before, the event does not say.
  if (kind === "upload.shared" || kind === "upload.unshared") return false;
  if (op === "remove") counts.total -= 1;
  else if (kind === "upload.created") counts.total += 1;
  return true;
}

function move(counts, from, to) {
  counts[from] -= 1;
  counts[to] += 1;
}
