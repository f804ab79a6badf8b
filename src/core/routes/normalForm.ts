import { isPattern, patternForms } from './normal/pattern.ts';
import { templateForms } from './normal/template.ts';

/** No template is longer; what tracers send could be. */
const LONGEST = 1_000;

/**
 * A route template in the one spelling that all frameworks' templates can be compared in: `{}` for a parameter within
 * one segment, `{*}` for one that may cross slashes. Optional parts give several forms, the fullest first.
 * `/items/<int:id>`, `/items/:id` and `^items/(?P<id>\d+)$` are all `/items/{}`.
 */
export function normalForms(template: string): readonly string[] {
  if (template.length > LONGEST) return [tidy(template)];
  const bare = template
    .trim()
    .replace(/^[A-Z]+ +(?=\S)/, '') // `GET /items`
    .replace(/^[a-z][\w+.-]*:\/\/[^/]*/i, '');
  const forms = isPattern(bare) ? patternForms(bare) : templateForms(bare);
  return [...new Set(forms.map(tidy))];
}

/** One slash in front, none behind, none doubled. */
function tidy(form: string): string {
  const path = `/${form}`.replace(/\/{2,}/g, '/');
  return path.length > 1 ? path.replace(/\/$/, '') : path;
}
