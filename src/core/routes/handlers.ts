import type { LineRange, Route } from '../model/route.ts';

/** One function that serves requests, with all the routes that lead to it: what a lens stands above. */
export interface Handler {
  readonly symbol: string;
  readonly line: number;
  readonly range: LineRange;
  readonly routes: readonly Route[];
}

/** Two handlers of one file never share it: `get_item@12-20`. */
export const handlerKey = ({ symbol, range }: Pick<Route, 'symbol' | 'range'>): string =>
  `${symbol}@${range.start}-${range.end}`;

/** The handlers of one file, from its top to its end. */
export function handlersOf(routes: readonly Route[]): readonly Handler[] {
  return [...Map.groupBy(routes, handlerKey).values()]
    .map(of => ({
      symbol: of[0]?.symbol ?? '',
      line: Math.min(...of.map(route => route.line)),
      range: of[0]?.range ?? { start: 0, end: 0 },
      routes: of,
    }))
    .sort((one, other) => one.line - other.line || one.range.end - other.range.end);
}
