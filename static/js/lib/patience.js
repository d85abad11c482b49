/**
 * Ends things after a while, but not while somebody is at them: held, no time passes, and what
 * waits gets its whole time again afterwards. Free of DOM.
 */
export class Patience {
  #waiting = new Map();
  #held = false;

  get held() {
    return this.#held;
  }

  /** Call `done` after `seconds`; what waited under the same key is forgotten. */
  start(key, seconds, done) {
    this.stop(key);
    this.#waiting.set(key, { seconds, done });
    if (!this.#held) this.#run(key);
  }

  stop(key) {
    clearTimeout(this.#waiting.get(key)?.timer);
    this.#waiting.delete(key);
  }

  /** Let no time pass, or let it pass again. */
  hold(state) {
    if (state === this.#held) return;
    this.#held = state;
    for (const [key, { timer }] of this.#waiting) {
      clearTimeout(timer);
      if (!state) this.#run(key);
    }
  }

  #run(key) {
    const waiting = this.#waiting.get(key);
    waiting.timer = setTimeout(() => {
      this.#waiting.delete(key);
      waiting.done();
    }, waiting.seconds * 1000);
  }
}
