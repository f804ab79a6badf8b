const WIDTH = 64; // pixels
const HEIGHT = 18;
const EDGE = 1.5; // that a line's thickness takes

interface Props {
  readonly values: readonly (number | null)[];
  /** Where the moment stands that it is about: a part of one. */
  readonly mark: number;
}

/** Values over time, small; gaps break the line. What stands still is drawn through the middle. */
export function SparkLine({ values, mark }: Props) {
  const known = values.filter(value => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  const x = (at: number) => ((at + 0.5) / Math.max(1, values.length)) * WIDTH;
  const y = (value: number) =>
    high === low ? HEIGHT / 2 : EDGE + (1 - (value - low) / (high - low)) * (HEIGHT - 2 * EDGE);
  const path = values.map((value, at) => {
    if (value === null) return '';
    const point = `${x(at).toFixed(1)} ${y(value).toFixed(1)}`;
    const [before, after] = [values[at - 1] ?? null, values[at + 1] ?? null];
    if (before !== null) return `L${point}`;
    return after === null ? `M${point}h1.5` : `M${point}`; // a lone value is a dot
  });
  return (
    <svg
      class="spark-line"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
    >
      <path class="mark" d={`M${(mark * WIDTH).toFixed(1)} 0V${HEIGHT}`} />
      <path class="values" d={path.join('')} />
    </svg>
  );
}
