import type { Route } from '../../model/route.ts';
import type { Join } from '../compose.ts';
import type { Declarations, Reference } from '../declarations.ts';
import type { LanguageId } from '../languages.ts';
import type { ModuleFile } from '../moduleFiles.ts';
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
  /** What the tracer may call a handler, given the names of the routers above it and the file that registers it. */
  namesOf(name: string, routers: readonly string[], path: string): readonly string[];
  /** The files that a reference may lead to, likeliest first. */
  filesOf(to: Pick<Reference, 'module' | 'names'>, from: string): Iterable<ModuleFile>;
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
  /** Files of these names only pass on what others declare, where they have this shape. */
  readonly passing: { readonly file: RegExp; readonly shape: RegExp };
}

interface SourceFile {
  readonly path: string;
  readonly matches: readonly Captures[];
}

/** What only passes on is short; longer files of these names hold code of their own. Characters. */
const PASSING = 4000;

export const evident = (
  { own, shape, others, passing }: Evidence,
  path: string,
  text: string,
): boolean => {
  const passes = text.length <= PASSING && passing.file.test(path) && passing.shape.test(text);
  return own.test(text) || ((passes || shape.test(text)) && !others.test(text));
};
