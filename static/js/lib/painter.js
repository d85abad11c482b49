/**
 * Painting that keeps calm: however often something changes, it is painted at most ten times a
 * second, everything in one animation frame, and in a hidden tab not at all.
 *
 *   const soon = painter(() => show(list.items));
 *   soon(); soon(); soon();        // shown once
 */
const PAUSE_MS = 100;

const waiting = new Set();
let due = false;
let last = -Infinity;

/** Returns the function that has `paint` run soon. */
export function painter(paint) {
  return () => {
    waiting.add(paint);
    if (due) return;
    due = true;
    const rest = PAUSE_MS - (performance.now() - last);
    if (rest > 0) setTimeout(() => requestAnimationFrame(frame), rest);
    else requestAnimationFrame(frame);
  };
}

// Browsers hold back frames of hidden tabs, so what waits is painted when somebody looks.
function frame() {
  due = false;
  last = performance.now();
  const paints = [...waiting];
  waiting.clear();
  for (const paint of paints) {
    try {
      paint();
    } catch (error) {
      console.error("Something could not be painted.", error);
    }
  }
}
