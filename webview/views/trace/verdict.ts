import type { Formats } from '../../../src/core/model/format.ts';
import type { Sampling } from '../../../src/core/model/trace.ts';
import type { Words } from '../../../src/core/model/words.ts';

/** Who decided, in words; a mechanism that is not known is named as it is. */
const mechanisms: Readonly<Record<string, string>> = {
  default: 'by default',
  agent: 'the rates of the Agent',
  rule: 'rule',
  manual: 'decided in code',
  appsec: 'application security',
  remote: 'remote rates',
  'remote user': 'remote rates',
  'remote Datadog': 'remote rates',
  'remote user rule': 'remote rule',
  'remote dynamic rule': 'remote rule',
  'span sampling': 'span rule',
  otlp: 'decided by OpenTelemetry',
};

/** `Datadog would keep this: rule, rate 1`. */
export function verdictOf(sampling: Sampling, say: Words, format: Formats): string {
  const { kept, mechanism, rate, priority } = sampling;
  const who = mechanism && say(mechanisms[mechanism] ?? mechanism);
  const why = [
    who || say('priority {0}', priority),
    rate === undefined ? '' : say('rate {0}', format.number(rate)),
  ];
  return say(
    kept ? 'Datadog would keep this: {0}' : 'Datadog would drop this: {0}',
    why.filter(Boolean).join(', '),
  );
}
