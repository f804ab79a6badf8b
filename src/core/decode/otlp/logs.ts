import type { LogAttributes, LogStatus, SentLog } from '../../model/log.ts';
import type { EpochMs } from '../../model/units.ts';
import { flattened, jsonFields } from '../logAttributes.ts';
import { logIds } from '../logIds.ts';
import { statusNamed, statusOfSeverity } from '../logStatus.ts';
import {
  type Attributes,
  attributesOf,
  fieldsOf,
  listOf,
  textOf,
  type Value,
} from './attributes.ts';
import { exportLogsServiceRequest } from './messages.ts';
import { type OtlpForm, requestOf, scopeOf } from './request.ts';
import { idOf, nanoseconds, serviceOf } from './span.ts';

export interface OtlpLogs {
  readonly logs: readonly SentLog[];
  /** Records that say nothing, and why the last of them was refused. */
  readonly rejected: number;
  readonly reason: string;
}

type Fields = Readonly<Record<string, unknown>>;

/** What the Agent calls the source of logs that came by OTLP. */
const SOURCE = 'otlp_log_ingestion';

/** Reads an ExportLogsServiceRequest that came at `now`. Throws `Malformed` where the body is none. */
export function otlpLogs(form: OtlpForm, body: Uint8Array, now: EpochMs): OtlpLogs {
  const request = requestOf(form, body, exportLogsServiceRequest);
  const found = listOf(request['resourceLogs']).flatMap(logsOf(now));
  const logs = found.filter(log => log !== undefined);
  const rejected = found.length - logs.length;
  return { logs, rejected, reason: rejected > 0 ? 'a log record without a body' : '' };
}

const logsOf =
  (now: EpochMs) =>
  (resourceLogs: Fields): readonly (SentLog | undefined)[] => {
    const resource = attributesOf(fieldsOf(resourceLogs['resource'])['attributes']);
    return listOf(resourceLogs['scopeLogs']).flatMap(scopeLogs => {
      const scope = scopeOf(fieldsOf(scopeLogs['scope']));
      const sender = flattened(Object.fromEntries([...scope, ...resource]));
      return listOf(scopeLogs['logRecords']).map(record => sentLog(record, resource, sender, now));
    });
  };

function sentLog(
  record: Fields,
  resource: Attributes,
  sender: LogAttributes,
  now: EpochMs,
): SentLog | undefined {
  const own = attributesOf(record['attributes']);
  const { message, attributes } = textsOf(record, own);
  if (message === '' && Object.keys(attributes).length === 0) return undefined;
  const tag = (...keys: readonly string[]): string => {
    const key = keys.find(key => own.has(key) || resource.has(key)) ?? '';
    return textOf(own.get(key) ?? resource.get(key) ?? '');
  };
  const carried = logIds(attributes, message);
  return {
    at: timeOf(record, now),
    status: statusOf(record, attributes),
    service: serviceOf(resource, own),
    source: tag('ddsource', 'datadog.log.source') || SOURCE,
    host: tag('datadog.host.name', 'host.name', 'hostname'),
    traceId: lowerId(record['traceId'], 32) || carried.traceId,
    spanId: lowerId(record['spanId'], 16) || carried.spanId,
    message,
    attributes,
    sender,
  };
}

/**
 * The message, and what else the log says: of a body with fields, as loggers of JSON write it, one field is the
 * message, as Datadog has it.
 */
function textsOf(record: Fields, own: Attributes): { message: string; attributes: LogAttributes } {
  const body = attributesOf([{ key: 'body', value: record['body'] }]).get('body');
  const text = body === undefined ? '' : textOf(body);
  const inside = isFields(body) ? body : jsonFields(text);
  const attributes = flattened({ ...inside, ...Object.fromEntries(own) });
  const key = ['message', 'msg', 'log'].find(key => typeof attributes[key] === 'string');
  if (key === undefined || !(inside || text === ''))
    return { message: text || String(record['eventName'] ?? ''), attributes };
  const { [key]: message, ...others } = attributes;
  return { message: String(message), attributes: others };
}

const isFields = (value: Value | undefined): value is { readonly [key: string]: Value } =>
  typeof value === 'object' && !Array.isArray(value);

/** The sender's own word for it comes before its number. */
function statusOf(record: Fields, attributes: LogAttributes): LogStatus {
  const text = String(record['severityText'] ?? '');
  if (text !== '') return statusNamed(text);
  const severity = Number(record['severityNumber'] ?? 0);
  if (severity > 0) return statusOfSeverity(severity);
  const key = ['status', 'severity', 'level', 'syslog.severity'].find(key => key in attributes);
  return key === undefined ? 'info' : statusNamed(String(attributes[key]));
}

/** When it happened, else when it was seen, else when it came. */
function timeOf(record: Fields, now: EpochMs): EpochMs {
  const at = nanoseconds(record['timeUnixNano']) || nanoseconds(record['observedTimeUnixNano']);
  return at === 0n ? now : Number(at / 1000n) / 1000;
}

/** A log without a right id is still a log. */
function lowerId(id: unknown, digits: 16 | 32): string {
  try {
    return idOf(id, digits).slice(-16);
  } catch {
    return '';
  }
}
