import { addEach, addOptional, closing, crosses, type Forms, type Step } from './forms.ts';

/** What parameters' own patterns are written in; a pattern elsewhere makes the whole a regular expression. */
const parameters =
  /<[^<>]*(?:<[^<>]*>[^<>]*)*>|:[A-Za-z_]\w*(?:\([^()]*\)|\{[^{}]*\})?|\{[^{}]*\}/g;

/** Whether a template is a regular expression: Express' `(/…/)`, Koa's, Django's, Tornado's. */
export function isPattern(template: string): boolean {
  if (/^\(?\/.*\/[a-z]*\)$/.test(template) || /^\/?\^/.test(template)) return true;
  if (/(?:\$|\\Z)$/.test(template) || template.includes('(?P<')) return true;
  const groups = template.replace(parameters, '');
  return /\((?:[^()]*)(?:\[|\\[dDwWsS]|\.[*+])[^()]*\)/.test(groups);
}

/** The forms of a route that is written as a regular expression. */
export function patternForms(template: string): Forms {
  const source = template
    .replace(/^\((\/.*\/)[a-z]*\)$/, '$1') // Express' layers print a pattern as `(/…/)`
    .replace(/^\/(\^.*)\/[a-z]*$/, '$1')
    .replace(/^\/?\^|(?:\$|\\Z)\/?$/g, '')
    .replace(/\\?\/\?$/, '');
  return read(source).map(form => form.replace(/(?:\{\})+/g, '{}'));
}

function read(source: string): Forms {
  let step: Step = { forms: [''], next: 0 };
  while (step.next < source.length) step = readAt(source, step.next, step.forms);
  return step.forms;
}

function readAt(source: string, at: number, forms: Forms): Step {
  switch (source[at]) {
    case '(':
      return group(source, at, forms);
    case '[':
      return quantified(source, closing(source, at) + 1 || source.length, forms, ['{}']);
    case '\\':
      return escaped(source, at, forms);
    case '.':
      return /^\.[*+]/.test(source.slice(at))
        ? quantified(source, at + 1, forms, ['{*}'])
        : quantified(source, at + 1, forms, ['.']);
    case '^':
    case '$':
      return { forms, next: at + 1 };
    default:
      return quantified(source, at + 1, forms, [source[at] ?? '']);
  }
}

/** `\d+` is a parameter, `\/` a slash. */
function escaped(source: string, at: number, forms: Forms): Step {
  const character = source[at + 1] ?? '';
  if (/[bBAZ]/.test(character)) return { forms, next: at + 2 };
  return quantified(source, at + 2, forms, [/[dDwWsS]/.test(character) ? '{}' : character]);
}

function group(source: string, at: number, forms: Forms): Step {
  const end = closing(source, at);
  if (end < 0) return { forms, next: source.length };
  const inner = source.slice(at + 1, end);
  if (/^\?[=!<][=!]?(?!\w+>)|^\?[a-z]+$/.test(inner) && !/^\?P?<\w/.test(inner))
    return { forms, next: end + 1 }; // looks ahead or behind, or sets flags
  if (inner.startsWith('?:')) {
    const rest = inner.slice(2);
    return quantified(source, end + 1, forms, rest.includes('|') ? ['{}'] : read(rest));
  }
  return quantified(source, end + 1, forms, [crosses(inner) ? '{*}' : '{}']);
}

/** Takes the quantifier behind a part: what may be left out gives a form without it. */
function quantified(source: string, next: number, forms: Forms, part: Forms): Step {
  const quantifier = /^(?:[*+?]|\{\d+(?:,\d*)?\})\??/.exec(source.slice(next))?.[0] ?? '';
  const optional = quantifier.startsWith('?') || quantifier.startsWith('*');
  const anything = part[0] === '{}' || part[0] === '{*}';
  return {
    forms:
      optional && !(anything && quantifier.startsWith('*'))
        ? addOptional(forms, part)
        : addEach(forms, part),
    next: next + quantifier.length,
  };
}
