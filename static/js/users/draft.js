/**
 * A record being edited by somebody while others may edit it too. Free of DOM.
 *
 * A field is touched when its text differs from what was last agreed on with the server. What
 * others change in untouched fields is taken over; in a touched one both values are kept until
 * the person decides.
 */
export class Draft {
  #agreed = {};
  #typed = {};
  #theirs = new Map();
  #fields;

  /**
   * @param {object} record as the server has it.
   * @param {string[]} fields the ones that can be edited.
   */
  constructor(record, fields) {
    this.#fields = fields;
    this.version = record.version;
    for (const field of fields) this.#agreed[field] = this.#typed[field] = asText(record[field]);
  }

  get(field) {
    return this.#typed[field];
  }

  /** What somebody else has saved in a touched field; undefined when there is nothing to decide. */
  theirs(field) {
    return this.#theirs.get(field);
  }

  isTouched(field) {
    return this.#typed[field] !== this.#agreed[field];
  }

  /** The person types. */
  set(field, text) {
    this.#typed[field] = text;
    if (this.#theirs.get(field) === text) this.takeTheirs(field);
  }

  /** The touched fields with their texts: what is to be saved. */
  get changes() {
    const touched = this.#fields.filter((field) => this.isTouched(field));
    return Object.fromEntries(touched.map((field) => [field, this.#typed[field]]));
  }

  /** The fields in which both sides wrote something else. */
  get conflicts() {
    return this.#fields.filter((field) => this.#theirs.has(field));
  }

  /**
   * Take in the record as the server has it now.
   *
   * @returns {string[]} the fields whose text follows it.
   */
  take(record) {
    if (record.version < this.version) return [];
    this.version = record.version;
    return this.#fields.filter((field) => field in record && this.#takeField(field, asText(record[field])));
  }

  /** Decide a conflict: what was typed shall be saved. */
  keepMine(field) {
    this.#agreed[field] = this.#theirs.get(field);
    this.#theirs.delete(field);
  }

  /** Decide a conflict: what the other person saved shall stay. */
  takeTheirs(field) {
    this.#agreed[field] = this.#typed[field] = this.#theirs.get(field);
    this.#theirs.delete(field);
  }

  /** Go back to what the server has. */
  discard() {
    this.conflicts.forEach((field) => this.takeTheirs(field));
    this.#typed = { ...this.#agreed };
  }

  #takeField(field, now) {
    const known = this.#theirs.get(field) ?? this.#agreed[field];
    if (now === known) return false;
    const follows = !this.isTouched(field) || now === this.#typed[field];
    if (follows) {
      this.#theirs.delete(field);
      this.#agreed[field] = this.#typed[field] = now;
    } else if (now === this.#agreed[field]) this.#theirs.delete(field);
    else this.#theirs.set(field, now);
    return follows;
  }
}

function asText(value) {
  return value ?? "";
}
