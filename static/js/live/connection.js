/**
 * The tab's one live connection. Protocol: docs/architecture.md, wire contract.
 *
 *   const stop = live.subscribe("users", position, { changes(events) {}, reset() {}, denied() {} });
 *   const stop = live.watch("presence", { change(people, event) {}, denied() {} });
 *   live.announce("presence", { record: "users/42", field: null });
 *   live.status                                // "connecting" | "live" | "offline"
 *   live.addEventListener("status", () => …)   // "access": rights may have changed; "catalog": words
 *
 * `position` {epoch, offset} belongs to the snapshot the page shows. `reset` fetches a fresh
 * snapshot and resolves to its position; with no position at all it is called first. `changes` gets
 * every later event once and in order. `watch` is for what passes (live/passing.js).
 */
import { toSignIn } from "lib/session";
import { PASSING, Passing } from "live/passing";
import { Topic } from "live/topic";
import { whenWoken } from "live/wake";
import { io } from "vendor/socket.io";

const ANSWER_MS = 20_000;
const PROBE_MS = 4_000;
const AGAIN_MS = 1_000;

class Connection extends EventTarget {
  status = "connecting";
  #socket = null;
  #topics = new Map();
  #wanted = new Set();
  #visit = 0;
  #announced = new Map();

  /** Follow a topic; returns the function that stops it. */
  subscribe(name, position, handlers) {
    return this.#follow(Topic, name, position, handlers);
  }

  /** Follow what passes; returns the function that stops it. */
  watch(name, handlers) {
    return this.#follow(Passing, name, handlers);
  }

  /** Say what this tab has open, now and whenever it connects. */
  announce(event, payload) {
    this.#announced.set(event, payload);
    if (this.#socket?.connected) this.#say(event, payload);
  }

  /** Connect now instead of when it is due; where it seems connected, find out whether it is. */
  wake() {
    if (!this.#socket) return;
    if (this.#socket.connected) this.#want(this.#topics.values(), PROBE_MS);
    else this.#socket.disconnect().connect();
  }

  /** Disconnect until `wake`; a page in the back/forward cache may not keep a connection. */
  sleep() {
    this.#socket?.disconnect();
  }

  #follow(Kind, name, ...rest) {
    const topic = this.#topics.get(name) ?? new Kind(name, { wish: (it) => this.#want([it]) });
    this.#topics.set(name, topic);
    const reader = topic.add(...rest);
    this.#socket ??= this.#open();
    return () => this.#leave(topic, reader);
  }

  #open() {
    const socket = io({
      // If WebSocket fails at once, long polling is tried at once; see #failed for when it stalls.
      transports: ["websocket", "polling"],
      tryAllTransports: true,
      withCredentials: true,
      reconnectionDelay: 500,
      reconnectionDelayMax: 10_000,
      timeout: 5_000,
    });
    socket.on("connect", () => this.#connected());
    socket.on("disconnect", (reason) => this.#disconnected(reason));
    socket.on("connect_error", (error) => this.#failed(error));
    socket.on("change", (events) => this.#changed(events));
    for (const name of Object.keys(PASSING)) {
      socket.on(name, (event) => this.#topics.get(name)?.receive(event));
    }
    socket.on("access", ({ topics }) => this.#accessChanged(topics));
    socket.on("catalog", (detail) => this.dispatchEvent(new CustomEvent("catalog", { detail })));
    socket.on("signed_out", ({ reason }) => toSignIn(reason));
    return socket;
  }

  #connected() {
    this.#visit += 1;
    this.#topics.forEach((topic) => topic.interrupted());
    this.#want(this.#topics.values());
    this.#announced.forEach((payload, event) => this.#say(event, payload));
  }

  #say(event, payload) {
    this.#socket.emit(event, payload, ({ error }) => error && console.warn(`“${event}” was refused.`, error));
  }

  #disconnected(reason) {
    this.#setStatus("offline");
    // The one kind of loss after which the client does not come back by itself.
    if (reason === "io server disconnect") this.#comeBack();
  }

  #failed(error) {
    this.#setStatus("offline");
    if (error.message === "unauthenticated") toSignIn("expired");
    else if (!this.#socket.active) this.#comeBack();
    // A proxy may let a WebSocket stall instead of refusing it: begin with the other one next time.
    else this.#socket.io.opts.transports.reverse();
  }

  #comeBack() {
    setTimeout(() => this.#socket.connect(), AGAIN_MS * (0.5 + Math.random()));
  }

  #changed(events) {
    const byTopic = Map.groupBy(events, (event) => event.topic);
    byTopic.forEach((list, name) => this.#topics.get(name)?.receive(list));
  }

  #accessChanged(names) {
    for (const name of names) this.#topics.get(name)?.ask();
    this.dispatchEvent(new Event("access"));
  }

  /** Subscribe `topics`; all that are wanted in the same tick go in one message. */
  #want(topics, patience = ANSWER_MS) {
    if (!this.#wanted.size) queueMicrotask(() => this.#send(patience));
    for (const topic of topics) this.#wanted.add(topic);
  }

  #send(patience) {
    const topics = [...this.#wanted].filter((topic) => !topic.empty && !topic.asking);
    this.#wanted.clear();
    if (!this.#socket?.connected) return;
    if (!topics.length) return this.#settle();
    const positions = Object.fromEntries(topics.map((topic) => [topic.name, topic.begin()]));
    const visit = this.#visit;
    this.#socket.timeout(patience).emit("subscribe", { topics: positions }, (error, answer) => {
      if (visit === this.#visit) this.#answered(topics, error, answer);
    });
  }

  #answered(topics, error, answer) {
    if (error) {
      topics.forEach((topic) => topic.interrupted());
      this.#socket.io.engine.close();
      return;
    }
    if (answer.error) console.error("The server refused a subscription.", answer.error);
    for (const topic of topics) topic.answer(answer.topics?.[topic.name] ?? { status: "denied" });
    this.#settle();
  }

  #settle() {
    const settled = [...this.#topics.values()].every((topic) => topic.settled);
    if (settled && !this.#wanted.size) this.#setStatus("live");
  }

  #leave(topic, reader) {
    topic.remove(reader);
    if (!topic.empty) return;
    this.#topics.delete(topic.name);
    if (this.#socket.connected) this.#socket.emit("unsubscribe", { topics: [topic.name] }, () => {});
  }

  #setStatus(status) {
    if (this.status === status) return;
    this.status = status;
    this.dispatchEvent(new Event("status"));
  }
}

export const live = new Connection();

whenWoken({ wake: () => live.wake(), sleep: () => live.sleep() });
