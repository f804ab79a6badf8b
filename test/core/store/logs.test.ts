import { expect, test } from 'vitest';
import type { LogsOf, SentLog } from '../../../src/core/model/log.ts';
import { logsView } from '../../../src/core/query/logs.ts';
import { Logs } from '../../../src/core/store/logs.ts';
import { NOW } from '../sources.ts';

const TRACE = 'd269b633813fc60c';
const sender = { 'host.name': 'box', n: 0 };

/** A log, saying only what the test is about. */
const aLog = (of: Partial<SentLog> = {}): SentLog => ({
  at: NOW,
  status: 'info',
  service: 'shop',
  source: 'python',
  host: 'box',
  traceId: TRACE,
  spanId: '000000000000000a',
  message: 'paid',
  attributes: {},
  sender,
  ...of,
});

function storeOf(...logs: readonly Partial<SentLog>[]): Logs {
  const store = new Logs(1e6);
  for (const log of logs) store.append(aLog(log));
  return store;
}

const found = (store: Logs, of: LogsOf, limit = 100) =>
  logsView(store, of, limit).logs.map(({ message }) => message);

test('a log comes back as it was told, its own attributes before its sender’s', () => {
  const store = storeOf({
    message: 'première',
    attributes: { n: 7, list: ['a', 1] },
    status: 'warn',
  });
  expect(logsView(store, { traceId: TRACE }, 1).logs).toEqual([
    {
      id: 0,
      at: NOW,
      status: 'warn',
      service: 'shop',
      source: 'python',
      host: 'box',
      traceId: TRACE,
      spanId: '000000000000000a',
      message: 'première',
      attributes: { n: 7, list: ['a', 1], 'host.name': 'box' },
    },
  ]);
});

test('a log that tells of code and of an exception has both taken apart', () => {
  const stack =
    'Traceback (most recent call last):\n  File "/app/pay.py", line 9, in pay\n    1 / 0\nZeroDivisionError: x';
  const store = storeOf({
    attributes: {
      'code.file.path': '/app/pay.py',
      'code.line.number': 10,
      'code.function.name': 'pay',
      'exception.stacktrace': stack,
    },
  });
  const [log] = logsView(store, { traceId: TRACE }, 1).logs;
  expect(log?.code).toMatchObject({ file: '/app/pay.py', line: 10, symbol: 'pay', own: true });
  expect(log?.frames?.map(({ file, line }) => `${file}:${line}`)).toEqual(['/app/pay.py:9']);
});

test('by trace and span, the newest first, whichever came first', () => {
  const store = storeOf(
    { at: NOW + 2, message: 'second' },
    { at: NOW + 1, message: 'first' },
    { at: NOW + 2, message: 'third' },
    { traceId: '00000000000000ff', message: 'of another trace' },
    { traceId: '', spanId: '', message: 'of none' },
    { spanId: '000000000000000b', message: 'of another span', at: NOW },
  );
  expect(found(store, { traceId: TRACE })).toEqual(['third', 'second', 'first', 'of another span']);
  expect(found(store, { traceId: TRACE, spanId: '000000000000000b' })).toEqual(['of another span']);
  expect(found(store, { traceId: `5b8efff798038103${TRACE}` })).toHaveLength(4);
  expect(found(store, { traceId: '0'.repeat(32) })).toEqual([]);
  expect(found(store, { traceId: TRACE }, 2)).toEqual(['third', 'second']);
  expect(logsView(store, { traceId: TRACE }, 3)).toMatchObject({ more: 1, held: 6 });
});

test('by service around a time, both ends included', () => {
  const store = storeOf(
    { at: NOW - 1, message: 'before' },
    { at: NOW, message: 'from' },
    { at: NOW + 10, message: 'to' },
    { at: NOW + 11, message: 'after' },
    { at: NOW, service: 'cart', message: 'of another service' },
  );
  expect(found(store, { service: 'shop', from: NOW, to: NOW + 10 })).toEqual(['to', 'from']);
  expect(found(store, { service: 'none', from: NOW, to: NOW + 10 })).toEqual([]);
});

test('the oldest go when the budget is spent, and what is held stays readable', () => {
  const store = new Logs(2e6);
  const many = 60_000;
  for (let at = 0; at < many; at++)
    store.append(aLog({ at: NOW + at, message: `line ${at} ${'x'.repeat(at % 50)}` }));
  const { logs, held, more } = logsView(store, { traceId: TRACE }, 1e6);
  expect(store.usedBytes).toBeLessThan(2.2e6);
  expect([store.received, held, more]).toEqual([many, logs.length, 0]);
  expect(held).toBeLessThan(many);
  expect(held).toBeGreaterThan(5000);
  for (const [newer, { message, id }] of logs.entries())
    expect([message.split(' ')[1], id]).toEqual([String(many - 1 - newer), many - 1 - newer]);
});

test('services that never come again go with the logs that named them', () => {
  const store = new Logs(2e6);
  for (let at = 0; at < 50_000; at++)
    store.append(aLog({ service: `service-${at}`, host: `${at}` }));
  expect(store.usedBytes).toBeLessThan(2.5e6);
});

test('a message of any length is held within bounds', () => {
  const store = storeOf({ message: '\u{1f4a5}'.repeat(2e6) }, { message: 'after' });
  expect(found(store, { traceId: TRACE })[0]).toBe('after');
  expect(store.usedBytes).toBeLessThan(8e6);
});
