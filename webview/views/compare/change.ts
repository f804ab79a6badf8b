/** `▲ 180 ms`, `▼ 3 ms`: by shape, not by colour. */
export function changeText(change: number, write: (value: number) => string, same: string): string {
  if (change === 0) return same;
  return `${change > 0 ? '▲' : '▼'} ${write(Math.abs(change))}`;
}
