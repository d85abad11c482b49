/**
 * Files on their way to the server, a few at a time. One that fails stays, so that it can be tried
 * again, and the others go on. Free of DOM. Fires "change" with {detail: {item}} for one file, or
 * without it when files came or went.
 *
 * An item is {id, file, name, size, sent, state, reason}; the states are
 *   waiting → sending → storing (all bytes are sent) → done | failed | cancelled
 */
const AT_ONCE = 3;
const UNDER_WAY = new Set(["waiting", "sending", "storing"]);

export class UploadQueue extends EventTarget {
  items = [];
  #transfer;
  #refusal;
  #running = new Map();
  #number = 0;

  /**
   * @param {{transfer: (file, {progress, signal}) => Promise, refusal: (size) => string|null}} how
   *   `refusal` says why a file cannot be sent at all.
   */
  constructor({ transfer, refusal }) {
    super();
    this.#transfer = transfer;
    this.#refusal = refusal;
  }

  /** Whether anything would be lost by leaving. */
  get active() {
    return this.items.some(({ state }) => UNDER_WAY.has(state));
  }

  /** How many files are in one of `states`. */
  count(...states) {
    return this.items.filter(({ state }) => states.includes(state)).length;
  }

  /** The share of bytes that have been sent, 0 to 1, of all files that are or were sent. */
  get share() {
    const counted = this.items.filter(({ state }) => UNDER_WAY.has(state) || state === "done");
    const sum = (field) => counted.reduce((total, item) => total + item[field], 0);
    return sum("size") ? sum("sent") / sum("size") : 0;
  }

  /** Send files. When all earlier ones have ended well, they make room. */
  add(files) {
    if (this.items.every(({ state }) => state === "done")) this.items = [];
    for (const file of files) {
      this.#number += 1;
      const { name, size } = file;
      this.items.push({ id: this.#number, file, name, size, sent: 0, state: "waiting", reason: "" });
    }
    this.#tell();
    this.#next();
  }

  cancel(id) {
    const item = this.#get(id);
    if (!item || !UNDER_WAY.has(item.state)) return;
    this.#set(item, { state: "cancelled" });
    this.#running.get(id)?.abort();
    this.#next();
  }

  cancelAll() {
    this.items.forEach(({ id }) => this.cancel(id));
  }

  retry(id) {
    const item = this.#get(id);
    if (!item || UNDER_WAY.has(item.state) || item.state === "done") return;
    this.#set(item, { state: "waiting", sent: 0, reason: "" });
    this.#next();
  }

  retryFailed() {
    this.items.filter(({ state }) => state === "failed").forEach(({ id }) => this.retry(id));
  }

  /** Take a file that is not under way off the list. */
  remove(id) {
    this.items = this.items.filter((item) => item.id !== id || UNDER_WAY.has(item.state));
    this.#tell();
  }

  /** Take everything off the list that is not under way. */
  clear() {
    this.items = this.items.filter(({ state }) => UNDER_WAY.has(state));
    this.#tell();
  }

  #get(id) {
    return this.items.find((item) => item.id === id);
  }

  #next() {
    while (this.#running.size < AT_ONCE) {
      const item = this.items.find(({ id, state }) => state === "waiting" && !this.#running.has(id));
      if (!item) return;
      const reason = this.#refusal(item.size);
      if (reason) this.#set(item, { state: "failed", reason });
      else this.#send(item);
    }
  }

  async #send(item) {
    const stop = new AbortController();
    this.#running.set(item.id, stop);
    this.#set(item, { state: "sending" });
    // A file given up and begun again belongs to its new transfer.
    const set = (values) => stop.signal.aborted || this.#set(item, values);
    const progress = (sent) => set({ sent, state: sent < item.size ? "sending" : "storing" });
    try {
      await this.#transfer(item.file, { progress, signal: stop.signal });
      set({ state: "done", sent: item.size });
    } catch (error) {
      set({ state: "failed", reason: error.message });
    }
    this.#running.delete(item.id);
    this.#next();
  }

  #set(item, values) {
    Object.assign(item, values);
    this.dispatchEvent(new CustomEvent("change", { detail: { item } }));
  }

  #tell() {
    this.dispatchEvent(new CustomEvent("change", { detail: { item: null } }));
  }
}
