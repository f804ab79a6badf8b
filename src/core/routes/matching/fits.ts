import type { Endpoint } from '../../model/endpoint.ts';
import { normalForms } from '../normalForm.ts';
import type { Candidate } from './candidates.ts';

/** Whether the endpoint's requests can be of this route's framework and method at all. */
export function mayServe({ route, framework }: Candidate, endpoint: Endpoint): boolean {
  const { component } = endpoint;
  if (component !== '' && framework && !framework.components.includes(component)) return false;
  return methodRank(route.methods, endpoint.method) > 0;
}

/** 2: declared; 1: every method is, or a `HEAD` that the handler of `GET` answers; 0: another method. */
export function methodRank(methods: readonly string[], method: string): number {
  const asked = method.toUpperCase();
  if (methods.includes(asked)) return 2;
  return methods.includes('*') || (asked === 'HEAD' && methods.includes('GET')) ? 1 : 0;
}

/** Whether what the tracer saw of the request's path says that it was another route's, or nobody's. */
export function contradicts(candidate: Candidate, { route, path, unserved }: Endpoint): boolean {
  if (route !== '') return !routeFits(candidate, route);
  return path === '' ? unserved : !pathFits(candidate, path);
}

/** The route is the candidate's, with anything in front where its prefix is not known. */
function routeFits({ route: declared, forms }: Candidate, route: string): boolean {
  if (declared.path === route) return true;
  const seen = normalForms(route);
  if (declared.complete) return seen.some(form => forms.includes(form));
  return seen.some(form => forms.some(tail => endsWith(form, tail)));
}

/** `/api/users/{}` ends with `/users/{}`; everything ends with `/`. */
const endsWith = (form: string, tail: string): boolean =>
  tail === '/' || form === tail || form.endsWith(tail);

/** The URL's path is one that the candidate's pattern takes. */
export function pathFits({ route, forms }: Candidate, path: string): boolean {
  return forms.some(form => {
    const pattern = form.split(/(\{\*?\})/).map(part => wildcards[part] ?? escaped(part));
    const front = route.complete ? '^' : '';
    return new RegExp(`${front}${pattern.join('').replace(/\/$/, '')}/?$`).test(path);
  });
}

const wildcards: Readonly<Record<string, string>> = { '{}': '[^/]+', '{*}': '.*' };

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
