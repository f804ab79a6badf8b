const LONGEST = 300; // characters that tell messages apart

/** What changes from one message to the next, most particular first. */
const values: readonly [what: RegExp, shape: string][] = [
  [/\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/gi, '<id>'],
  [/\b0x[0-9a-f]+\b/gi, '<address>'],
  [/\b[\w.+-]+@[\w-]+\.[\w.-]+\b/g, '<address>'],
  [/\b(?:\d{1,3}\.){3}\d{1,3}(?::\d+)?\b/g, '<address>'],
  [/(?<!\w)(["'`])(?:(?!\1).)*\1(?!\w)/g, '<text>'],
  // A run of hexadecimal digits, told from a word by a digit in it.
  [/\b(?=[a-f]*\d)[0-9a-f]{8,}\b/gi, '<id>'],
  [/[-+]?\d+(?:[.,]\d+)*(?:e[-+]?\d+)?/gi, '<number>'],
];

/** `no user 42 named 'bo'` has the shape `no user <number> named <text>`. */
export function messageShape(message: string): string {
  const whole = message
    .slice(0, 4 * LONGEST)
    .trim()
    .replace(/\s+/g, ' ');
  return values.reduce((text, [what, shape]) => text.replace(what, shape), whole).slice(0, LONGEST);
}
