import { ANY, ONE, type Pattern, type Wildcard } from './syntax.ts';

/** Reads a bare value: `*` and `?` are wildcards, a backslash takes the next character for what it is. */
export function patternOf(text: string): Pattern {
  const pieces: (string | Wildcard)[] = [];
  let literal = '';
  const flush = (wildcard: Wildcard) => {
    if (literal !== '') pieces.push(literal);
    literal = '';
    pieces.push(wildcard);
  };
  for (const [piece] of text.matchAll(/\\.|./gsu)) {
    if (piece === '*') flush(ANY);
    else if (piece === '?') flush(ONE);
    else literal += piece.startsWith('\\') && piece !== '\\' ? piece.slice(1) : piece;
  }
  return literal === '' ? pieces : [...pieces, literal];
}

/** Inside quotes only the quote and the backslash are escaped. */
export const quotedPattern = (text: string): Pattern =>
  text === '' ? [] : [text.replace(/\\(["\\])/g, '$1')];

/** A value written so that it is read as it is: `shop`, `"GET /slow"`. */
export function quoted(text: string): string {
  if (BARE.test(text)) return text;
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Whether a text is, whole, what the pattern says. */
export function matcher(pattern: Pattern, caseless: boolean): (text: string) => boolean {
  const fold = (text: string) => (caseless ? text.toLowerCase() : text);
  if (pattern.every(piece => typeof piece === 'string')) {
    const whole = fold(pattern.join(''));
    return text => fold(text) === whole;
  }
  return wildcards(pattern, fold);
}

/** Whether a text has the pattern somewhere in it, whatever the case. */
export function finder(pattern: Pattern): (text: string) => boolean {
  if (pattern.every(piece => typeof piece === 'string')) {
    const part = pattern.join('').toLowerCase();
    return text => text.toLowerCase().includes(part);
  }
  return wildcards([ANY, ...pattern, ANY], text => text.toLowerCase());
}

/**
 * Walks over text and pattern at once, going back only to the last `*`: a regular expression could take exponential
 * time on what somebody typed.
 */
function wildcards(pattern: Pattern, fold: (text: string) => string): (text: string) => boolean {
  const steps = pattern.flatMap(
    (piece): Pattern => (typeof piece === 'string' ? [...fold(piece)] : [piece]),
  );
  return text => holds(steps, [...fold(text)]);
}

function holds(steps: readonly (string | Wildcard)[], characters: readonly string[]): boolean {
  let [step, star, from] = [0, -1, 0];
  for (let at = 0; at < characters.length; ) {
    if (steps[step] === ANY) {
      star = step++;
      from = at;
    } else if (step < steps.length && (steps[step] === ONE || steps[step] === characters[at])) {
      step++;
      at++;
    } else if (star >= 0) {
      step = star + 1;
      at = ++from;
    } else return false;
  }
  while (steps[step] === ANY) step++;
  return step === steps.length;
}

/** What reads as itself without quotes. `AND` would be taken for an operator, `>1` for a comparison, `a:b` for a key. */
const BARE = /^(?!(?:AND|OR|NOT|TO)$)[^\s():"\\*?$<>[\]{}-][^\s():"\\*?]*$/;
