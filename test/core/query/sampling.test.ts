import { expect, test } from 'vitest';
import type { Span } from '../../../src/core/model/span.ts';
import { samplingOf } from '../../../src/core/query/sampling.ts';

interface Told {
  readonly parentId?: string;
  readonly priority?: number;
  readonly dm?: string;
  readonly more?: Record<string, number>;
  readonly meta?: Record<string, string>;
}

const span = ({ parentId, priority, dm, more = {}, meta = {} }: Told, at: number): Span => ({
  traceId: '1',
  spanId: String(at),
  parentId,
  service: '',
  name: '',
  resource: '',
  type: '',
  start: at,
  duration: 0,
  error: false,
  meta: { ...meta, ...(dm === undefined ? {} : { '_dd.p.dm': dm }) },
  metrics: { ...more, ...(priority === undefined ? {} : { _sampling_priority_v1: priority }) },
});

const traces: [what: string, spans: Told[], expected: string][] = [
  ['nobody decided', [{}], 'not said'],
  ['by default', [{ priority: 1, dm: '-0' }], 'kept 1 default'],
  [
    'the Agent’s rate',
    [{ priority: 0, dm: '-1', more: { '_dd.agent_psr': 0.2 } }],
    'dropped 0 agent 0.2',
  ],
  [
    'a rule and its limit',
    [{ priority: 2, dm: '-3', more: { '_dd.rule_psr': 0.5, '_dd.limit_psr': 0.5 } }],
    'kept 2 rule 0.25',
  ],
  [
    'a rule that drops',
    [{ priority: -1, dm: '-3', more: { '_dd.rule_psr': 0 } }],
    'dropped -1 rule 0',
  ],
  ['by hand', [{ priority: 2, dm: '-4' }], 'kept 2 manual'],
  ['OpenTelemetry', [{ priority: 1, dm: '-9', meta: { '_dd.otlp_sr': '1.00' } }], 'kept 1 otlp 1'],
  [
    'the root’s word counts',
    [
      { parentId: '9', priority: 0 },
      { priority: 1, dm: '-1' },
    ],
    'kept 1 agent',
  ],
  [
    'without a root the earliest',
    [
      { parentId: '8', priority: 2 },
      { parentId: '9', priority: 0 },
    ],
    'kept 2',
  ],
  [
    'told on another span',
    [{ priority: 1 }, { parentId: '0', dm: '-5', meta: { '_dd.p.ksr': '0.1' } }],
    'kept 1 appsec 0.1',
  ],
  ['unknown words', [{ priority: 1, dm: '-99', meta: { '_dd.p.ksr': 'x' } }], 'kept 1 99'],
  ['no word at all', [{ priority: 1, dm: 'default' }], 'kept 1'],
];

test.each(traces)('%s', (_, spans, expected) => {
  const sampling = samplingOf(spans.map(span));
  const { kept, priority, mechanism = '', rate = '' } = sampling ?? {};
  const said = `${kept ? 'kept' : 'dropped'} ${priority} ${mechanism} ${rate}`.trim();
  expect(sampling ? said.replace(/ +/g, ' ') : 'not said').toBe(expected);
});
