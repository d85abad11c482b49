/**
 * Which of a person's tabs says something that all of them hear: the one that was used last and can
 * be seen. The others wait a moment, in case it is gone. Free of DOM.
 */

const A_MOMENT_MS = 400;

// How many keys are remembered that some tab has said.
const REMEMBERED = 500;

export class Tabs {
  #channel;
  #said = new Set();
  #front = false;
  #heard;

  /**
   * @param {BroadcastChannel} channel between the tabs of one person.
   * @param {(keys: string[]) => void} heard is called with what another tab has said.
   */
  constructor(channel, heard = () => {}) {
    this.#channel = channel;
    this.#heard = heard;
    channel.onmessage = ({ data }) => this.#receive(data);
  }

  /** This tab is in use now, and so no other one is. */
  used() {
    if (this.#front) return;
    this.#front = true;
    this.#channel.postMessage({ front: true });
  }

  /** This tab cannot be seen any more. */
  left() {
    this.#front = false;
  }

  /**
   * Which of `keys` this tab is to say; they count as said.
   *
   * @returns {Promise<string[]> | string[]} at once where this tab is in front.
   */
  claim(keys) {
    return this.#front ? this.#say(keys) : moment().then(() => this.#say(keys));
  }

  #say(keys) {
    const mine = keys.filter((key) => !this.#said.has(key));
    if (mine.length) this.#channel.postMessage({ said: mine });
    this.#remember(mine);
    return mine;
  }

  #receive({ front, said }) {
    if (front) this.#front = false;
    if (!said) return;
    this.#remember(said);
    this.#heard(said);
  }

  #remember(keys) {
    for (const key of keys) this.#said.add(key);
    for (const key of this.#said) {
      if (this.#said.size <= REMEMBERED) break;
      this.#said.delete(key);
    }
  }
}

// Not all of the waiting tabs at the same moment, so that the first is heard by the others.
const moment = () => new Promise((resolve) => setTimeout(resolve, A_MOMENT_MS * (1 + Math.random())));
