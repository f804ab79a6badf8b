/** Enough for every template seen; keeps `/{a?}/{b?}/…` from doubling without end. */
const MOST = 8;

/** What has been read of a template so far: each way its optional parts may be there or not. */
export type Forms = readonly string[];

export const add = (forms: Forms, text: string): Forms => forms.map(form => form + text);

/** Each form followed by each of the part's. */
export const addEach = (forms: Forms, part: Forms): Forms =>
  forms.flatMap(form => part.map(text => form + text)).slice(0, MOST);

/** With the part, then without it. */
export const addOptional = (forms: Forms, part: Forms): Forms =>
  [...new Set([...addEach(forms, part), ...forms].map(single))].slice(0, MOST);

/** `/a//` and `/a/` are one form, so that they take one place. */
const single = (form: string): string => form.replace(/\/{2,}/g, '/');

/** One step of a reader: the forms so far, and where reading goes on. */
export interface Step {
  readonly forms: Forms;
  readonly next: number;
}

const pairs: Readonly<Record<string, string>> = { '(': ')', '[': ']', '{': '}', '<': '>' };

/** The index of the bracket that closes the one at `open`; escaped ones do not count. -1 where none does. */
export function closing(text: string, open: number): number {
  const [opener, closer] = [text[open] ?? '', pairs[text[open] ?? '']];
  let depth = 0;
  for (let at = open; at < text.length; at++) {
    if (text[at] === '\\') at++;
    else if (text[at] === opener) depth++;
    else if (text[at] === closer && --depth === 0) return at;
  }
  return -1;
}

/** Whether a parameter's own pattern crosses slashes. */
export const crosses = (pattern: string): boolean => /\.[*+]/.test(pattern);
