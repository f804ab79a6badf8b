import { expect, test } from 'vitest';
import { words } from '../../../src/core/model/words.ts';
import { type Health, stateOf, statusText } from '../../../src/extension/health.ts';
import type { Receiver, Status } from '../../../src/protocol/queries.ts';

const traces: Receiver = { name: 'traces', address: 'http://127.0.0.1:8126', state: 'listening' };
const dogstatsd: Receiver = {
  name: 'dogstatsd',
  address: 'udp://127.0.0.1:8125',
  state: 'listening',
};
const taken = {
  state: 'busy',
  reason: 'port 8126 is held by trace-agent (pid 812)',
} as const;

const otlp: Receiver = { name: 'otlp', address: 'http://127.0.0.1:4318', state: 'busy' };

const states: [health: Health, state: string, text: string][] = [
  [{ helper: 'starting', status: undefined }, 'starting', '$(pulse) Dogwatch: starting'],
  [{ helper: 'absent', status: undefined }, 'absent', '$(warning) Dogwatch: no helper'],
  [{ helper: 'newer', status: undefined }, 'newer', '$(warning) Dogwatch: reload needed'],
  [{ helper: 'running', status: undefined }, 'starting', '$(pulse) Dogwatch: starting'],
  [running({}), 'waiting', '$(pulse) Dogwatch: waiting'],
  [running({ spans: 3, services: ['shop'] }), 'receiving', '$(pulse) Dogwatch: shop'],
  [running({ spans: 3, services: ['a', 'b', 'c'] }), 'receiving', '$(pulse) Dogwatch: 3 services'],
  [
    running({ receivers: [{ ...traces, ...taken }, dogstatsd] }),
    'busy',
    '$(warning) Dogwatch: port taken',
  ],
  // Traces come in, so that the trees must not say that nothing does; the status bar tells of the other port.
  [
    running({ spans: 3, services: ['a'], receivers: [traces, { ...dogstatsd, state: 'busy' }] }),
    'receiving',
    '$(warning) Dogwatch: port taken',
  ],
  // A collector holds the port of OTLP: most have no use for it. Who has set another port has.
  [running({ receivers: [traces, dogstatsd, otlp] }), 'waiting', '$(pulse) Dogwatch: waiting'],
  [
    running({ receivers: [traces, dogstatsd, { ...otlp, address: 'http://127.0.0.1:4319' }] }),
    'waiting',
    '$(warning) Dogwatch: port taken',
  ],
  [
    running({ receivers: [traces, dogstatsd, { ...otlp, state: 'failed' }] }),
    'waiting',
    '$(warning) Dogwatch: port taken',
  ],
  [
    running({ receivers: [{ ...traces, ...taken }, dogstatsd, otlp] }),
    'busy',
    '$(warning) Dogwatch: port taken',
  ],
];

test.each(states)('%j', (health, state, text) => {
  expect([stateOf(health), statusText(health, words('en')).text]).toEqual([state, text]);
});

test('a screen reader is told the same, without codicons', () => {
  const { spoken } = statusText(running({}), words('en'));
  expect(spoken).toBe('Dogwatch, waiting');
});

test('the tooltip says where, how much, and what was refused', () => {
  const health = running({
    spans: 1234,
    services: ['shop'],
    rejections: [
      { format: 'v0.4', reason: 'map expected at byte 0', count: 2, last: 10 },
      { format: 'v0.5', reason: 'string expected at byte 812', count: 1, last: 20 },
    ],
  });
  expect(statusText(health, words('en')).lines).toEqual([
    'Traces: http://127.0.0.1:8126',
    'DogStatsD: udp://127.0.0.1:8125',
    '1,234 spans and 7 metric values received',
    '3 rejected, the last one (v0.5): string expected at byte 812',
    '12.3 MB of 256 MB memory used',
    '3 MB of 1.02 GB disk used',
  ]);
});

test('the tooltip says who holds a port, and the way out', () => {
  const { lines, warning } = statusText(
    running({ receivers: [{ ...traces, ...taken }, dogstatsd] }),
    words('en'),
  );
  expect(warning).toBe(true);
  expect(lines[0]).toBe(
    'Traces: http://127.0.0.1:8126 does not listen: port 8126 is held by trace-agent (pid 812). ' +
      'Free the port, or set another one.',
  );
});

test('the tooltip tells of a collector on the port of OTLP, and does not warn', () => {
  const held = { ...otlp, reason: 'port 4318 is held by otelcol (pid 77)' };
  const { lines, warning } = statusText(
    running({ receivers: [traces, dogstatsd, held] }),
    words('en'),
  );
  expect(warning).toBe(false);
  expect(lines[2]).toBe(
    'OTLP: not received, port 4318 is held by otelcol (pid 77). To receive it, set another port.',
  );
});

test('what is wrong with the disk is told in the user’s language, and warned of', () => {
  const full = {
    code: 'disk.full',
    message: 'Traces are kept in memory only: the disk of {0} is full.',
    values: ['/data/traces-1.sqlite', 'database or disk is full'],
  };
  const { lines, warning } = statusText(running({ problems: [full] }), words('fr'));
  expect(warning).toBe(true);
  expect(lines.at(-1)).toContain('le disque de /data/traces-1.sqlite est plein');
});

function running(seen: {
  spans?: number;
  services?: readonly string[];
  receivers?: readonly Receiver[];
  rejections?: Status['rejections'];
  problems?: Status['problems'];
}): Health {
  const { spans = 0, services = [], receivers = [traces, dogstatsd], rejections = [] } = seen;
  const { problems = [] } = seen;
  const status: Status = {
    version: '0.1.0',
    receivers,
    spans: { received: spans, duplicates: 0, kept: spans },
    samples: { received: 7, kept: 7 },
    logs: { received: 0, kept: 0 },
    memory: { used: 12_300_000, budget: 256_000_000 },
    disk: { used: 3_000_000, budget: 1_024_000_000 },
    oldest: undefined,
    problems,
    rejections,
    lastReceived: undefined,
    services,
  };
  return { helper: 'running', status };
}
