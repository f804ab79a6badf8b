/** What is wrong with a text, and where. `message` is a sentence of the bundles, `values` fill its places. */
export interface Problem {
  readonly ok: false;
  readonly message: string;
  readonly values: readonly string[];
  readonly at: number;
}
