import type { LogStatus } from '../../../src/core/model/log.ts';

const shapes: Readonly<Record<LogStatus, string>> = {
  emergency: 'failed',
  alert: 'failed',
  critical: 'failed',
  error: 'failed',
  warn: 'warned',
  notice: 'plain',
  info: 'plain',
  debug: 'plain',
  ok: 'well',
};

/** The status of a log by shape and colour, and by Datadog's word for who hears the page. */
export const LogMark = ({ status }: { status: LogStatus }) => (
  <span class={`log-mark ${shapes[status]}`} role="img" aria-label={status} title={status} />
);
