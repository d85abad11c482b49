/** Work of which only the latest counts: what is still under way is given up for the next. */
export class Latest {
  /** Something is under way. */
  busy = false;
  #abort = new AbortController();

  /** Run `work`, which stops when the signal it is given says so. */
  async run(work) {
    this.#abort.abort();
    const { signal } = (this.#abort = new AbortController());
    this.busy = true;
    try {
      return await work(signal);
    } finally {
      if (!signal.aborted) this.busy = false;
    }
  }
}
