/** A route as the source declares it. Lines count from 0, as editors do. */
export interface Route {
  readonly framework: string; // `flask`
  /** Upper case. `*` stands for every method. */
  readonly methods: readonly string[];
  /** The whole path, prefixes included: `/shop/items/<int:id>`. */
  readonly path: string;
  /** False where a prefix could not be read (a variable, another file): `path` is then a suffix of the real one. */
  readonly complete: boolean;
  /** The handler's name as the source has it: `get_item`, `CatView.get`, `<anonymous>`. */
  readonly symbol: string;
  /** What the tracer may call the handler: `shop.get_item`, `app.get_item`, `__main__.get_item`. */
  readonly names: readonly string[];
  /** Where the lens stands: the route's topmost decorator, or the verb of the registration. */
  readonly line: number;
  /** From the first decorator to the end of the function, or the registering call: what a code origin may hit. */
  readonly range: LineRange;
}

/** Both ends included. */
export interface LineRange {
  readonly start: number;
  readonly end: number;
}

/** A place in the workspace that a view can open. Lines count from 0. */
export interface SourcePlace {
  readonly uri: string;
  readonly line: number;
  readonly symbol: string;
}
