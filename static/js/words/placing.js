/** Where something that floats goes: beside what it belongs to, as far as there is room. */
const GAP = 10;
const EDGE = 12;
/** On narrow screens the style sheet puts it at the bottom. */
const NARROW = 600;

/** Put `element`, which is position: fixed, below `anchor`, or above it where there is more room. */
export function placeBeside(element, anchor) {
  if (innerWidth <= NARROW || !anchor?.isConnected) {
    Object.assign(element.style, { top: "", left: "" });
    return;
  }
  const at = anchor.getBoundingClientRect();
  const { offsetWidth: width, offsetHeight: height } = element;
  const below = innerHeight - at.bottom - GAP - EDGE;
  const top = below >= height || below >= at.top ? at.bottom + GAP : at.top - GAP - height;
  const left = getComputedStyle(element).direction === "rtl" ? at.right - width : at.left;
  element.style.top = `${clamp(top, EDGE, innerHeight - height - EDGE)}px`;
  element.style.left = `${clamp(left, EDGE, innerWidth - width - EDGE)}px`;
}

function clamp(value, least, most) {
  return Math.round(Math.max(least, Math.min(most, value)));
}
