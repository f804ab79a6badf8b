import { add, addEach, addOptional, closing, crosses, type Forms, type Step } from './forms.ts';

type Reader = (template: string, at: number, forms: Forms) => Step | undefined;

/** The forms of a template that is no regular expression. */
export function templateForms(template: string): Forms {
  const text = nextSegments(template).replace(/\(\.:format\)$/, ''); // Rails' own ending
  let step: Step = { forms: [''], next: 0 };
  while (step.next < text.length) step = readAt(text, step.next, step.forms);
  return step.forms;
}

function readAt(text: string, at: number, forms: Forms): Step {
  const character = text[at] ?? '';
  const step = readers[character]?.(text, at, forms);
  return step ?? { forms: add(forms, character), next: at + 1 };
}

/** Next.js' groups and slots, and the file's name, are in the tracer's route but not in the URL. */
function nextSegments(template: string): string {
  if (!/\/(?:\([\w-]+\)|\[[\w.[\]]+\])(?=\/|$)/.test(template)) return template;
  return template.replace(/\/(?:\([\w-]+\)|@\w+)(?=\/|$)/g, '').replace(/\/(?:page|route)$/, '');
}

const readers: Readonly<Record<string, Reader>> = {
  '<': angled,
  '{': braced,
  ':': named,
  '*': star,
  '(': grouped,
  '[': bracketed,
  '%': (text, at, forms) =>
    text[at + 1] === 's' ? { forms: add(forms, '{}'), next: at + 2 } : undefined,
  '?': (text, at, forms) =>
    /(?:^|\/)\?(?:\/|$)/.test(text.slice(Math.max(0, at - 1), at + 2)) // alone in its segment
      ? { forms: add(forms, '{}'), next: at + 1 }
      : undefined,
  '\\': (text, at, forms) => ({ forms: add(forms, text[at + 1] ?? ''), next: at + 2 }),
};

const converters = /^(?:int|float|str|string|uuid|slug|alpha|number|any|re|regex)$/;

/** `<x>`, Flask's `<path:x>`, Sanic's `<x:path>`, Bottle's `<x:re:.+>`, Werkzeug's `<regex("…"):x>`. */
function angled(text: string, at: number, forms: Forms): Step | undefined {
  const end = closing(text, at);
  if (end < 0) return undefined;
  const inner = text.slice(at + 1, end);
  const words = inner.split(':');
  const path =
    words.length > 1 && words.includes('path') && !words.some(one => converters.test(one));
  return { forms: add(forms, path || crosses(inner) ? '{*}' : '{}'), next: end + 1 };
}

/** `{x}` and its kin; Express 5 writes optional parts in braces too: `{/:op}`, `{.:ext}`. */
function braced(text: string, at: number, forms: Forms): Step | undefined {
  const end = closing(text, at);
  if (end < 0) return undefined;
  const inner = text.slice(at + 1, end);
  const next = end + 1;
  if (inner === '$') return { forms, next }; // Go: the path ends here
  if (/^[/.\-:]/.test(inner) && !/^\.\.\./.test(inner))
    return { forms: addOptional(forms, templateForms(inner)), next };
  const multi = /^\*|\*\d*$|\.\.\.$|:path$/.test(inner) || crosses(inner);
  const part = [multi ? '{*}' : '{}'];
  return { forms: inner.endsWith('?') ? addOptional(forms, part) : addEach(forms, part), next };
}

/** `:x`, with a pattern in parentheses or Hono's braces, and with `?`, `*` or `+`. */
function named(text: string, at: number, forms: Forms): Step | undefined {
  const name = /^:[A-Za-z_]\w*/.exec(text.slice(at))?.[0];
  if (!name) return undefined;
  let next = at + name.length;
  let multi = false;
  const end = /^(?:\(|\{(?!\/|\.(?![*+])|-))/.test(text.slice(next)) ? closing(text, next) : -1;
  if (end >= 0) {
    multi = crosses(text.slice(next, end));
    next = end + 1;
  }
  const modifier = /[?*+]/.exec(text[next] ?? '')?.[0] ?? '';
  const part = [multi || /[*+]/.test(modifier) ? '{*}' : '{}'];
  const optional = modifier === '?' || modifier === '*';
  return {
    forms: optional ? addOptional(forms, part) : addEach(forms, part),
    next: next + modifier.length,
  };
}

/** `*`, `**`, `*name`. */
function star(text: string, at: number, forms: Forms): Step {
  const whole = /^\*+\w*/.exec(text.slice(at))?.[0] ?? '*';
  return { forms: add(forms, '{*}'), next: at + whole.length };
}

/** Rails' optional parts and Express 4's `(…)?`; alternatives are a parameter without a name. */
function grouped(text: string, at: number, forms: Forms): Step | undefined {
  const end = closing(text, at);
  if (end < 0) return undefined;
  const inner = text.slice(at + 1, end);
  const next = text[end + 1] === '?' ? end + 2 : end + 1;
  return inner.includes('|')
    ? { forms: add(forms, '{}'), next }
    : { forms: addOptional(forms, templateForms(inner)), next };
}

/** Next's `[x]`, `[...x]`, `[[...x]]`; FastRoute's and Slim's optional `[/{id}]`. */
function bracketed(text: string, at: number, forms: Forms): Step | undefined {
  const end = closing(text, at);
  if (end < 0) return undefined;
  const inner = text.slice(at + 1, end);
  const next = end + 1;
  if (/^\[\.\.\.\w+\]$/.test(inner)) return { forms: addOptional(forms, ['{*}']), next };
  if (/^\.\.\.\w+$/.test(inner)) return { forms: add(forms, '{*}'), next };
  if (/^[\w-]+$/.test(inner)) return { forms: add(forms, '{}'), next };
  return { forms: addOptional(forms, templateForms(inner)), next };
}
