import type { Field, Message } from '../protobuf.ts';

// opentelemetry/proto/collector/{trace,logs}/v1 and what they are made of, without what nobody shows. Names are those
// of OTLP's JSON, so that both forms read as the same objects.

const text = (name: string): Field => ({ name, kind: 'string' });
const list = (name: string, of: () => Message): Field => ({ name, kind: of, repeated: true });
const attributes: Field = list('attributes', () => keyValue);

const anyValue: Message = {
  1: text('stringValue'),
  2: { name: 'boolValue', kind: 'bool' },
  3: { name: 'intValue', kind: 'int64' },
  4: { name: 'doubleValue', kind: 'double' },
  5: { name: 'arrayValue', kind: () => ({ 1: list('values', () => anyValue) }) },
  6: { name: 'kvlistValue', kind: () => ({ 1: list('values', () => keyValue) }) },
  7: { name: 'bytesValue', kind: 'bytes' },
};

const keyValue: Message = { 1: text('key'), 2: { name: 'value', kind: () => anyValue } };

const event: Message = {
  1: { name: 'timeUnixNano', kind: 'fixed64' },
  2: text('name'),
  3: attributes,
};

const link: Message = {
  1: { name: 'traceId', kind: 'bytes' },
  2: { name: 'spanId', kind: 'bytes' },
  3: text('traceState'),
  4: attributes,
};

const span: Message = {
  1: { name: 'traceId', kind: 'bytes' },
  2: { name: 'spanId', kind: 'bytes' },
  3: text('traceState'),
  4: { name: 'parentSpanId', kind: 'bytes' },
  5: text('name'),
  6: { name: 'kind', kind: 'int32' },
  7: { name: 'startTimeUnixNano', kind: 'fixed64' },
  8: { name: 'endTimeUnixNano', kind: 'fixed64' },
  9: attributes,
  11: list('events', () => event),
  13: list('links', () => link),
  15: { name: 'status', kind: () => ({ 2: text('message'), 3: { name: 'code', kind: 'int32' } }) },
};

const logRecord: Message = {
  1: { name: 'timeUnixNano', kind: 'fixed64' },
  2: { name: 'severityNumber', kind: 'int32' },
  3: text('severityText'),
  5: { name: 'body', kind: () => anyValue },
  6: attributes,
  9: { name: 'traceId', kind: 'bytes' },
  10: { name: 'spanId', kind: 'bytes' },
  11: { name: 'observedTimeUnixNano', kind: 'fixed64' },
  12: text('eventName'),
};

const scope: Field = { name: 'scope', kind: () => ({ 1: text('name'), 2: text('version') }) };
const resource: Field = { name: 'resource', kind: () => ({ 1: attributes }) };

const scopeSpans: Message = { 1: scope, 2: list('spans', () => span) };
const resourceSpans: Message = { 1: resource, 2: list('scopeSpans', () => scopeSpans) };

const scopeLogs: Message = { 1: scope, 2: list('logRecords', () => logRecord) };
const resourceLogs: Message = { 1: resource, 2: list('scopeLogs', () => scopeLogs) };

export const exportLogsServiceRequest: Message = { 1: list('resourceLogs', () => resourceLogs) };
export const exportTraceServiceRequest: Message = { 1: list('resourceSpans', () => resourceSpans) };
