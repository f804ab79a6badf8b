import type { LogAttributes, LogValue } from '../model/log.ts';
import { define } from './define.ts';

const DEEPEST = 20; // as Datadog has it

/** `{dd: {trace_id: '7'}}` has `7` under `dd.trace_id`. Later fields win over earlier ones of the same name. */
export function flattened(fields: Readonly<Record<string, unknown>>): LogAttributes {
  const found: Record<string, LogValue> = {};
  walk(fields, '', 0, found);
  return found;
}

function walk(fields: object, path: string, depth: number, found: Record<string, LogValue>): void {
  for (const [key, value] of Object.entries(fields)) {
    const name = path + key;
    const isObject = typeof value === 'object' && !Array.isArray(value);
    if (value === null || value === undefined) continue;
    if (isObject && depth < DEEPEST) walk(value, `${name}.`, depth + 1, found);
    else define(found, name, Array.isArray(value) ? value.map(asValue) : asValue(value));
  }
}

/** The fields of a text that is a JSON object; nothing for any other. */
export function jsonFields(text: string): Readonly<Record<string, unknown>> | undefined {
  if (!/^\s*\{/.test(text)) return undefined;
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null
      ? (value as Readonly<Record<string, unknown>>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** JSON has neither infinity nor NaN: they are kept as text. */
const plain = (value: unknown): LogValue =>
  Number.isFinite(value) || typeof value === 'boolean' ? (value as LogValue) : String(value);

/** What is an object in a list, or too deep, is kept as text. */
const asValue = (value: unknown): LogValue =>
  typeof value === 'object' ? written(value) : plain(value);

/** What nests deeper than an engine can write is named by that. */
function written(value: unknown): string {
  try {
    return JSON.stringify(value) ?? '';
  } catch {
    return '…';
  }
}
