/**
 * One behaviour's view of a topic: its position in the stream and what waits to be handed on.
 * It hands out every event exactly once and in order. Free of DOM and sockets.
 *
 * A position is {epoch, offset}: the last event that the behaviour's state contains.
 */
export class Reader {
  position;
  resetting = false;
  #handlers;
  #pending = [];
  #wait;
  #closed = false;

  /**
   * @param {{epoch: string, offset: number} | null} position of the snapshot; null for none yet.
   * @param {{changes: Function, reset?: Function, denied?: Function}} handlers
   * @param {(failures: number) => Promise<void>} wait passes the time before a reset is retried.
   */
  constructor(position, handlers, wait) {
    this.position = position ?? null;
    this.#handlers = handlers;
    this.#wait = wait;
  }

  /** Keep `events` until `drain`; those of other epochs or already known go then. */
  offer(events) {
    this.#pending.push(...events);
  }

  /**
   * Hand on what follows the position.
   *
   * @returns {boolean} whether nothing is missing; false after a gap or in another epoch.
   */
  drain() {
    if (this.resetting || !this.position || !this.#pending.length) return true;
    const ahead = this.#pending.filter((event) => this.#isAhead(event));
    ahead.sort((a, b) => a.offset - b.offset);
    const next = [];
    let { offset } = this.position;
    for (const event of ahead) {
      if (event.epoch === this.position.epoch && event.offset === offset + 1) {
        next.push(event);
        offset += 1;
      }
    }
    this.#hand(next, offset);
    this.#pending = ahead.filter((event) => this.#isAhead(event));
    return this.#pending.length === 0;
  }

  /**
   * Take the server's authoritative list of everything after `from` (a position that this reader
   * has reached), and stand at `until` afterwards.
   */
  catchUp(events, until) {
    const { offset } = this.position;
    this.#hand(
      events.filter((event) => event.offset > offset),
      Math.max(offset, until.offset),
    );
    this.#pending = this.#pending.filter((event) => event.epoch === until.epoch);
  }

  /** Stand at `position` without having been handed what leads there: “from now on”. */
  startAt(position) {
    this.position = position;
  }

  /** Have the behaviour fetch a fresh snapshot; retried until it succeeds or the reader closes. */
  async reset() {
    if (this.resetting) return;
    this.resetting = true;
    this.position = null;
    for (let failures = 0; !this.#closed; failures += 1) {
      try {
        this.position = (await this.#handlers.reset?.()) ?? null;
        break;
      } catch (error) {
        report(error);
        await this.#wait(failures);
      }
    }
    this.resetting = false;
  }

  /** Forget everything: the person may not see this any more. */
  deny() {
    this.position = null;
    this.#pending = [];
    this.#call("denied");
  }

  close() {
    this.#closed = true;
  }

  get closed() {
    return this.#closed;
  }

  #isAhead(event) {
    return event.epoch !== this.position.epoch || event.offset > this.position.offset;
  }

  #hand(events, offset) {
    this.position = { ...this.position, offset };
    if (events.length) this.#call("changes", events);
  }

  #call(name, ...args) {
    if (this.#closed) return;
    try {
      this.#handlers[name]?.(...args);
    } catch (error) {
      report(error);
    }
  }
}

/** Show an error of one behaviour without stopping the others. */
function report(error) {
  console.error("A live update could not be applied.", error);
}
