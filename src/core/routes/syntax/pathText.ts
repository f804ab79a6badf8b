/** A path as far as the source says it. Not whole: something that cannot be read stands before `text`. */
export interface PathText {
  readonly text: string;
  readonly whole: boolean;
}

export const literal = (text: string): PathText => ({ text, whole: true });

/** What cannot be read, where the rest can: `f"{config.prefix}/x"` is unknown and then `/x`. */
export const unknown: PathText = { text: '', whole: false };

/** `left + right`. What follows the last unknown part is all that is known. */
export function plus(left: PathText, right: PathText): PathText {
  return right.whole ? { text: left.text + right.text, whole: left.whole } : right;
}

/** The path that a route can be shown with: `1/items` after something unknown is `/items`; nothing is nothing. */
export function readable(path: PathText | undefined): PathText | undefined {
  if (!path || path.whole) return path;
  const slash = path.text.indexOf('/');
  return slash < 0 ? undefined : { text: path.text.slice(slash), whole: false };
}

/** No path is longer; constants built of constants could be. */
const LONGEST = 2_000;

export const sensible = (path: PathText): PathText => (path.text.length > LONGEST ? unknown : path);
