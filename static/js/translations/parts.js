/** Small pieces that several parts of the translations' pages are made of. */
import { setText } from "lib/dom";
import { stateIcon, stateKind, stateLabel } from "models/entries";

/** Show another symbol of the sprite in the icon of an element, or in the icon itself. */
export function setIcon(element, name) {
  const use = element.matches("use") ? element : element.querySelector("use");
  const href = use.getAttribute("href").replace(/#.*/, `#${name}`);
  if (use.getAttribute("href") !== href) use.setAttribute("href", href);
}

/** Show a state in a tag with an icon and a label. */
export function paintState(tag, state) {
  tag.className = `tag tag-${stateKind(state)}`;
  setIcon(tag, stateIcon(state));
  setText(tag.querySelector("[data-label]"), stateLabel(state));
}

/** Open a dialog that can also be left by a click beside it; resolves to how it was closed. */
export function opened(dialog) {
  dialog.returnValue = "";
  const beside = (event) => event.target === dialog && dialog.close("");
  dialog.addEventListener("pointerdown", beside);
  dialog.showModal();
  return new Promise((resolve) => {
    dialog.addEventListener(
      "close",
      () => {
        dialog.removeEventListener("pointerdown", beside);
        resolve(dialog.returnValue);
      },
      { once: true },
    );
  });
}

/** Have the buttons [data-close] of a dialog close it. */
export function closes(dialog) {
  dialog.addEventListener("click", ({ target }) => target.closest("[data-close]") && dialog.close(""));
}

/** Whether the editor covers the list (css/translations.css). */
export function isNarrow() {
  return matchMedia("(max-width: 991.98px)").matches;
}
