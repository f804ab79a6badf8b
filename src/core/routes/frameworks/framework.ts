import type { Route } from '../../model/route.ts';
import type { Declarations, Join } from '../compose.ts';
import type { LanguageId } from '../languages.ts';
import type { Captures } from '../syntax/captures.ts';

/** How one framework's routes are found in source and told from its spans. A new one is a file like `flask.ts`. */
export interface Framework {
  readonly id: string;
  readonly languages: readonly LanguageId[];
  /** What the tracer writes as `component` of its entry spans. */
  readonly components: readonly string[];
  readonly evidence: Evidence;
  /** Tree-sitter patterns; `declarations` gets their matches. */
  readonly query: string;
  declarations(file: SourceFile): Declarations;
  /** A child's path under its parent's. */
  readonly join: Join;
  /** Whether a request that nobody served may carry the path of a mounted router as its route: Express' 404s do. */
  readonly routeOfMount: boolean;
  /** Whether the tracer writes no `http.route` for requests that a handler with these paths serves. */
  silent(route: Route, paths: ReadonlySet<string>): boolean;
}

/** Cheap signs in a file's text. `own` is proof; `shape` is proof only where no `others` are imported. */
export interface Evidence {
  readonly own: RegExp;
  readonly shape: RegExp;
  readonly others: RegExp;
}

interface SourceFile {
  readonly path: string;
  readonly matches: readonly Captures[];
}

export const evident = ({ own, shape, others }: Evidence, text: string): boolean =>
  own.test(text) || (shape.test(text) && !others.test(text));
