import { type LogStatus, logStatuses } from '../model/log.ts';

/** As Datadog's status remapper reads what a log says of itself: by its first letters, or by syslog's number. */
const beginnings: readonly [beginning: RegExp, status: LogStatus][] = [
  [/^(?:emerg|f)/i, 'emergency'],
  [/^a/i, 'alert'],
  [/^c/i, 'critical'],
  [/^e/i, 'error'],
  [/^w/i, 'warn'],
  [/^n/i, 'notice'],
  [/^i/i, 'info'],
  [/^[dtv]/i, 'debug'],
  [/^[os]/i, 'ok'],
];

/** `WARNING` is `warn`, `fatal` is `emergency`, `3` is `error`. What says nothing known is `info`. */
export function statusNamed(text: string): LogStatus {
  const syslog = /^[0-7]$/.test(text) ? logStatuses[Number(text)] : undefined;
  return syslog ?? beginnings.find(([beginning]) => beginning.test(text))?.[1] ?? 'info';
}

/** OpenTelemetry's severities go in steps of four: 9 to 12 are `info`. */
export function statusOfSeverity(severity: number): LogStatus {
  const steps: readonly LogStatus[] = ['debug', 'debug', 'info', 'warn', 'error', 'emergency'];
  return steps[Math.ceil(severity / 4) - 1] ?? 'info';
}
