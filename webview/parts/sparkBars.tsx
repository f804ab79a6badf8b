import { cssOf, type Ink } from '../theme.ts';

const WIDTH = 64; // pixels
const HEIGHT = 14;

/** Counts over time, small: bars, so that nothing looks like a line where there is nothing. */
export function SparkBars({ counts, most, ink }: Props) {
  const step = WIDTH / Math.max(1, counts.length);
  const bars = counts.map((count, at) => {
    const height = count > 0 ? Math.max(2, (count / Math.max(1, most)) * HEIGHT) : 0;
    return height > 0
      ? `M${at * step} ${HEIGHT}v${-height}h${Math.max(1, step - 0.6)}v${height}z`
      : '';
  });
  return (
    <svg
      class="spark"
      width={WIDTH}
      height={HEIGHT}
      viewBox={`0 0 ${WIDTH} ${HEIGHT}`}
      aria-hidden="true"
    >
      <path d={bars.join('')} fill={cssOf(ink)} />
    </svg>
  );
}

interface Props {
  readonly counts: readonly number[];
  /** The top: the same for all that stand in one column. */
  readonly most: number;
  readonly ink: Ink;
}
