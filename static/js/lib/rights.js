/**
 * What somebody may do, some of it in chosen languages only: the twin of dashboard/rights.py.
 * "translations.edit" holds in every language, "translations.edit:fr" in one.
 */
const LIMIT = ":";

/** The permission, whatever language it is limited to. */
export const nameOf = (right) => right.split(LIMIT, 1)[0];

/** The language that a permission is limited to, or null. */
export const localeOf = (right) => (right.includes(LIMIT) ? right.slice(nameOf(right).length + 1) : null);

/** A permission in one language only. */
export const limited = (permission, locale) => `${permission}${LIMIT}${locale}`;

/** Whoever may in every language also may in each. */
export class Rights extends Set {
  /** Whether they hold a right; with a language, whether they hold it there. */
  has(right, locale = null) {
    const wanted = locale === null ? right : limited(right, locale);
    return super.has(wanted) || super.has(nameOf(wanted));
  }

  /** Whether they hold a permission, if only in one language. */
  anywhere(permission) {
    return super.has(permission) || this.languages(permission).length > 0;
  }

  /** The languages that a permission is limited to. */
  languages(permission) {
    return [...this].filter((it) => nameOf(it) === permission && it !== permission).map(localeOf);
  }
}
