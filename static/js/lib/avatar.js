/** Pictures of people, or their initials on a colour; the twin of the macro `avatar`. */
const TONES = 8;

/** The initials of a name: of its first and last word. */
export function initials(name) {
  const words = name.trim().split(/\s+/).filter(Boolean);
  const first = (word) => (word ? [...word][0].toUpperCase() : "");
  return first(words[0]) + (words.length > 1 ? first(words.at(-1)) : "");
}

/** Show the person {id, name, picture} in an element made by the macro `avatar`. */
export function paintAvatar(element, { id, name, picture }) {
  for (let tone = 0; tone < TONES; tone += 1) {
    element.classList.toggle(`avatar-tone-${tone}`, tone === id % TONES);
  }
  const shown = element.querySelector("img");
  if (!picture) return element.replaceChildren(initials(name ?? ""));
  if (shown?.getAttribute("src") === picture) return undefined;
  const image = Object.assign(document.createElement("img"), { src: picture, alt: "", loading: "lazy" });
  return element.replaceChildren(image);
}
