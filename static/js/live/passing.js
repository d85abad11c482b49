/**
 * A topic of what passes (who is here, measures): the subscription is answered with the state, then
 * come events that change it. Nothing is replayed: after a gap the state is asked for again.
 * The same face as live/topic.js. Free of DOM and sockets.
 */
import { changeHere } from "live/here";

/** For each topic: the state from the server's answer, and how an event changes it. */
export const PASSING = {
  presence: { begin: (entries) => new Map(entries.map((entry) => [entry.id, entry])), change: changeHere },
  measures: { begin: (news) => news, change: (_state, news) => news },
};

export class Passing {
  /** Asked and not answered yet. */
  asking = false;
  #followers = new Set();
  #early = [];
  #position = null;
  #state;
  #again = false;
  #wish;

  /** @param {{wish: (topic: Passing) => void}} options as of live/topic.js. */
  constructor(name, { wish }) {
    this.name = name;
    this.#wish = wish;
  }

  get empty() {
    return this.#followers.size === 0;
  }

  get settled() {
    return !this.asking;
  }

  /**
   * Follow: `change(state, event)` with the state at first (no event) and after each event,
   * `denied()` when the person may not (or no longer) see it.
   */
  add(handlers) {
    this.#followers.add(handlers);
    if (this.#position) handlers.change(this.#state, null);
    else this.ask();
    return handlers;
  }

  remove(handlers) {
    this.#followers.delete(handlers);
  }

  ask() {
    if (this.asking) this.#again = true;
    else this.#wish(this);
  }

  /** The subscription is being sent; there is no position to go on from. */
  begin() {
    this.asking = true;
    this.#again = false;
    this.#early = [];
    return null;
  }

  /** The connection went away: what is known is shown on, until there is news. */
  interrupted() {
    this.asking = false;
    this.#again = false;
  }

  /** The server's answer {status, epoch, offset, state}. */
  answer(reply) {
    this.asking = false;
    if (reply.status === "live") this.#begin(reply);
    else this.#deny();
    if (this.#again) this.ask();
  }

  /** An event from the server. */
  receive(event) {
    if (this.asking) this.#early.push(event);
    else if (this.#position) this.#take(event);
  }

  #begin({ epoch, offset, state }) {
    this.#position = { epoch, offset };
    this.#state = PASSING[this.name].begin(state);
    this.#tell(null);
    this.#early.splice(0).forEach((event) => this.#take(event));
  }

  #take(event) {
    if (event.epoch !== undefined && !this.#follows(event)) return;
    this.#state = PASSING[this.name].change(this.#state, event);
    this.#tell(event);
  }

  /** Whether an event is the next one; known ones are dropped, a gap is asked about. */
  #follows({ epoch, offset }) {
    const known = epoch === this.#position.epoch && offset <= this.#position.offset;
    const next = epoch === this.#position.epoch && offset === this.#position.offset + 1;
    if (next) this.#position = { epoch, offset };
    else if (!known) this.ask();
    return next;
  }

  #deny() {
    this.#position = null;
    this.#state = undefined;
    this.#each((handlers) => handlers.denied?.());
  }

  #tell(event) {
    this.#each((handlers) => handlers.change(this.#state, event));
  }

  #each(act) {
    for (const handlers of [...this.#followers]) {
      try {
        act(handlers);
      } catch (error) {
        console.error("A live update could not be applied.", error);
      }
    }
  }
}
