/** Where the axes of charts end and what their grid lines stand for. Free of DOM. */

const TENS = [1, 2, 4, 6, 8, 10];
const LEAST = { count: 2, per_second: 0.2, ms: 2, bytes: 1024 };

/**
 * The number at the top of an axis from zero: at least `most`, and round, as is half of it.
 *
 * @param {number} most the largest number shown.
 * @param {"count"|"bytes"|"per_second"|"ms"} unit sizes are round in powers of two.
 */
export function top(most, unit) {
  const wanted = Math.max(most, LEAST[unit] ?? 0);
  if (unit === "bytes") return 2 ** Math.ceil(Math.log2(wanted));
  const power = 10 ** Math.floor(Math.log10(wanted));
  return power * TENS.find((factor) => factor * power >= wanted * (1 - 1e-9));
}
