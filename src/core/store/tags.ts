import { Keys } from '../decode/keys.ts';

/**
 * The tags that are kept in columns or decide where a request is counted. All others stay in the body, which is kept
 * packed, and are read again when somebody looks. Why each: facts of http.* and flask.* name the endpoint,
 * `_dd.code_origin.*` its handler, `_dd.top_level` the entry of a service, `runtime-id` the process.
 */
export const tags = [
  'http.method',
  'http.request.method',
  'http.route',
  'http.url',
  'url.path',
  'url.full',
  'http.status_code',
  'http.response.status_code',
  'span.kind',
  'component',
  'env',
  'version',
  'flask.endpoint',
  'error.type',
  'runtime-id',
  '_dd.top_level',
  '_dd.code_origin.frames.0.file',
  '_dd.code_origin.frames.0.line',
] as const;

export type Tag = (typeof tags)[number];

export const tagKeys = new Keys(tags);

/** `slotOf('http.route')`: the tag's place in the store's sink. */
export const slotOf = (tag: Tag): number => tags.indexOf(tag);
