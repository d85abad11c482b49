/** How many notifications are unread: on the bell, in the window's title and on its icon. */
import { number } from "lib/format";
import { gettext as _, ngettext } from "lib/i18n";

const MOST = 99;
const COUNTED = /^\(\d+\+?\) /;

/** "7"; above 99, "99+". */
export function shortCount(count) {
  return count > MOST ? `${number(MOST)}+` : number(count);
}

/** Show it on the bell. */
export function paintBell(bell, count) {
  const place = bell.querySelector("[data-count]");
  place.textContent = shortCount(count);
  place.hidden = !count;
  // i18n: names the bell in the top bar for screen readers
  const label = ngettext("Notifications, %(num)s unread", "Notifications, %(num)s unread", count);
  bell.setAttribute("aria-label", count ? label : _("Notifications"));
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
    const bare = document.title.replace(COUNTED, "");
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
