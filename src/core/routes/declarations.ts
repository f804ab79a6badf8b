import type { LineRange } from '../model/route.ts';
import { literal, type PathText, unknown } from './syntax/pathText.ts';

/** What another file declares: after `from .shop import views`, `views.bp` is `.shop` and `['views', 'bp']`. */
export interface Reference {
  readonly module: string; // as the source names it
  readonly names: readonly string[]; // none: the module itself, or what it exports by default
  /** What is meant is what a call of it gives: `make_app()`. */
  readonly called: boolean;
}

/** An app, a blueprint, a router: what routes are registered on. */
export interface Router {
  readonly key: string; // unique in its file
  readonly name: string; // a blueprint's; empty for what adds nothing to its routes' names
  readonly prefix: PathText;
  /** Serves by itself: its paths are whole unless it is mounted. */
  readonly root: boolean;
  /** It is made in another file. */
  readonly from?: Reference;
}

/** A router under another. Without a prefix the child's own holds. */
export interface Mount {
  readonly parent: Router;
  readonly child: Router;
  readonly prefix: PathText | undefined;
  readonly name?: string;
}

/** A router that is given to a function of another file: `register_routes(app)`. */
export interface Handover {
  readonly router: Router;
  readonly to: Reference;
  readonly at: number | string; // the argument's place or name
}

/** A function that serves requests. */
export interface View {
  readonly symbol: string;
  readonly line: number;
  readonly range: LineRange;
  /** What the framework calls it where the registration gives no name; the symbol if absent. */
  readonly endpoint?: string;
  /** What it answers to by itself, as class views do; absent where the registration says. */
  readonly methods?: readonly string[];
  /** It is declared in another file: the lines are the registration's until it is found there. */
  readonly from?: Reference;
}

/** Routes that one call or decorator registers. */
export interface Registration {
  readonly router: Router;
  readonly path: PathText;
  /** Absent where the views say, or the framework's default holds. */
  readonly methods: readonly string[] | undefined;
  /** What the framework is told to call the handler. */
  readonly endpoint: string | undefined;
  readonly views: readonly View[];
}

/** What other files may name. */
export type Exported =
  | { readonly kind: 'router'; readonly router: Router }
  | { readonly kind: 'reference'; readonly to: Reference }
  | {
      readonly kind: 'function';
      readonly key: string;
      readonly parameters: readonly string[];
      readonly returns: Router | undefined;
      readonly views: readonly View[];
    }
  | { readonly kind: 'class'; readonly views: readonly View[] };

/** What one file says, without a word of what others say. */
export interface Declarations {
  readonly mounts: readonly Mount[];
  readonly handovers: readonly Handover[];
  readonly registrations: readonly Registration[];
  /** By name; the empty name is the default. */
  readonly exports: ReadonlyMap<string, Exported>;
  /** Modules whose every export is one of this file's: `export * from './users'`. */
  readonly passedOn: readonly string[];
}

/** What a function may be given: its prefix is known where the call can be read. */
export const parameterRouter = (functionKey: string, name: string): Router =>
  outside(`${functionKey}.${name}`);

/** What comes from where this file does not show. */
export const outside = (key: string, from?: Reference): Router => ({
  key: `outside ${key}`,
  name: '',
  prefix: unknown,
  root: false,
  ...(from && { from }),
});

/** What a function is given is what was given. */
export const handedOver = (parent: Router, child: Router): Mount => ({
  parent,
  child,
  prefix: literal(''),
});
