/** How many notifications are unread: on the bell, in the window's title and on its icon. */
import { number } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";

const MOST = 99;
/** The server counts no further (MOST_COUNTED in dashboard/models/notifications.py). */
const COUNTED_TO = 1000;
const PREFIX = /^\(\d+\+?\) /;

/** "7"; above 99, "99+". */
export function shortCount(count) {
  return count > MOST ? `${number(MOST)}+` : number(count);
}

/** Show it on the bell. */
export function paintBell(bell, count) {
  const place = bell.querySelector("[data-count]");
  place.textContent = shortCount(count);
  place.hidden = !count;
  bell.setAttribute("aria-label", bellLabel(count));
}

/** Names the bell for screen readers. */
function bellLabel(count) {
  if (!count) return _("Notifications");
  // i18n: names the bell in the top bar for screen readers
  if (count >= COUNTED_TO) return _("Notifications, more than %(num)s unread", { num: number(count - 1) });
  // i18n: names the bell in the top bar for screen readers
  return ngettext("Notifications, %(num)s unread", "Notifications, %(num)s unread", count);
}

/** Keep the count in the window's title, also when a page gives itself another title. */
export class Title {
  #count = 0;

  constructor() {
    const title = document.querySelector("title");
    new MutationObserver(() => this.#paint()).observe(title, { childList: true, characterData: true, subtree: true });
  }

  show(count) {
    this.#count = count;
    this.#paint();
  }

  #paint() {
    const bare = document.title.replace(PREFIX, "");
    const wanted = this.#count ? `(${shortCount(this.#count)}) ${bare}` : bare;
    if (document.title !== wanted) document.title = wanted;
  }
}

/** Keep it on the window's icon. */
export class Favicon {
  #link = document.querySelector('link[rel="icon"]');
  #plain = this.#link.getAttribute("href");
  #drawing;

  async show(count) {
    // As far as can be told apart at 16 pixels.
    const text = count > 9 ? "9+" : String(count || "");
    if (text === (this.#link.dataset.count ?? "")) return;
    this.#link.dataset.count = text;
    this.#drawing ??= fetch(this.#plain).then((answer) => answer.text());
    const drawing = await this.#drawing;
    if (this.#link.dataset.count === text) this.#link.href = text ? badged(drawing, text) : this.#plain;
  }
}

/** An SVG drawing of 32 by 32 with a badge in its corner, as an address. */
export function badged(drawing, text) {
  const size = text.length > 1 ? 11 : 14;
  const badge =
    '<circle cx="22" cy="10" r="10" fill="#d63939" stroke="#fff" stroke-width="1.5"/>' +
    `<text x="22" y="${10 + size * 0.36}" fill="#fff" font-family="system-ui, sans-serif" font-weight="700"` +
    ` font-size="${size}" text-anchor="middle">${text}</text>`;
  return `data:image/svg+xml,${encodeURIComponent(drawing.replace("</svg>", `${badge}</svg>`))}`;
}
