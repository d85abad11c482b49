/** Marks in charts, as uPlot asks for them. */

/** Only what has no neighbour to draw a line to gets a mark. */
export function alone(plot, seriesIndex) {
  const row = plot.data[seriesIndex];
  const known = (index) => row[index] !== null && row[index] !== undefined;
  return row.flatMap((_value, index) => (known(index) && !known(index - 1) && !known(index + 1) ? [index] : []));
}

/** Square marks, so that the second line differs from the first by more than colour. */
export function squares(plot, seriesIndex, _first, _last, indexes) {
  const path = new Path2D();
  const half = 2.5 * devicePixelRatio;
  for (const index of indexes ?? []) {
    const x = plot.valToPos(plot.data[0][index], "x", true);
    const y = plot.valToPos(plot.data[seriesIndex][index], "y", true);
    path.rect(x - half, y - half, 2 * half, 2 * half);
  }
  return { fill: path, stroke: path, clip: null, flags: 0 };
}
