/**
 * One topic that this tab follows: its readers share one subscription at the server. It decides
 * what an answer or an event means; live/connection.js carries it to and from the socket.
 * Free of DOM and sockets.
 */
import { Reader } from "live/reader";

const seconds = (count) => new Promise((resolve) => setTimeout(resolve, count * 1000));
const backOff = (failures) => seconds(Math.min(30, 2 ** failures) * (0.75 + Math.random() / 2));

export class Topic {
  /** Asked and not answered yet. */
  asking = false;
  #readers = new Set();
  #asked = new Set();
  #again = false;
  #wish;
  #wait;

  /**
   * @param {string} name
   * @param {{wish: (topic: Topic) => void, wait?: (failures: number) => Promise<void>}} options
   *   `wish` is called when the topic needs to be (re)subscribed.
   */
  constructor(name, { wish, wait = backOff }) {
    this.name = name;
    this.#wish = wish;
    this.#wait = wait;
  }

  get empty() {
    return this.#readers.size === 0;
  }

  /** Nothing is under way: every reader that may be is up to date. */
  get settled() {
    return !this.asking && [...this.#readers].every((reader) => !reader.resetting);
  }

  /** Follow the topic from `position` on; returns the reader, for `remove`. */
  add(position, handlers) {
    const reader = new Reader(position, handlers, this.#wait);
    this.#readers.add(reader);
    this.ask();
    return reader;
  }

  remove(reader) {
    reader.close();
    this.#readers.delete(reader);
  }

  /** Want a (further) subscription: now, or when the one under way is answered. */
  ask() {
    if (this.asking) this.#again = true;
    else this.#wish(this);
  }

  /** The subscription is being sent; returns the position to send. */
  begin() {
    this.asking = true;
    this.#again = false;
    const ready = [...this.#readers].filter((reader) => reader.position);
    const [first] = ready;
    // Readers may hold snapshots of different moments: the oldest one of an epoch decides.
    const peers = ready.filter((reader) => reader.position.epoch === first.position.epoch);
    this.#asked = new Set(peers);
    return peers.length ? oldest(peers.map((reader) => reader.position)) : null;
  }

  /** The connection went away before the answer came. */
  interrupted() {
    this.asking = false;
    this.#again = false;
  }

  /** The server's answer {status, epoch, offset, events} to the position from `begin`. */
  answer(reply) {
    this.asking = false;
    for (const reader of this.#readers) this.#settle(reader, reply);
    if (this.#again) this.ask();
  }

  /** An event list from the server; keeps what cannot be handed on yet. */
  receive(events) {
    let whole = true;
    for (const reader of this.#readers) {
      reader.offer(events);
      if (!this.asking) whole = reader.drain() && whole;
    }
    if (!whole) this.ask();
  }

  #settle(reader, reply) {
    if (reader.resetting) return;
    if (reply.status === "denied") reader.deny();
    else if (reply.status === "live" && this.#continues(reader, reply)) {
      reader.catchUp(reply.events ?? [], reply);
      if (!reader.drain()) this.#again = true;
    } else if (reader.position?.epoch === reply.epoch && !this.#asked.has(reader)) {
      // It joined after the question, which therefore was not asked for it.
      this.#again = true;
    } else this.#reset(reader, reply);
  }

  /** Whether `reply` tells this reader everything after its position. */
  #continues(reader, { epoch, offset }) {
    const { position } = reader;
    return this.#asked.has(reader) && position?.epoch === epoch && position.offset <= offset;
  }

  async #reset(reader, { epoch, offset }) {
    await reader.reset();
    if (reader.closed) return;
    // No snapshot, no position: such a behaviour wants to hear what happens from here on.
    if (!reader.position && epoch) reader.startAt({ epoch, offset });
    this.ask();
  }
}

function oldest(positions) {
  return positions.reduce((a, b) => (b.offset < a.offset ? b : a));
}
