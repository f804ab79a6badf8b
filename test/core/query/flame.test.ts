import { describe, expect, test } from 'vitest';
import type { FlameNode, TimeRange } from '../../../src/core/model/trace.ts';
import { flameView } from '../../../src/core/query/flame.ts';
import type { Traces } from '../../../src/core/store/traces.ts';
import { aSpan, capture, NOW, post, requests, tracesWith } from '../sources.ts';

describe('the flame of an endpoint', () => {
  test('spans of the same place are summed, below the entry only', () => {
    const traces = tracesWith();
    trace(traces, 100, { slow: 40 });
    trace(traces, 200, { slow: 60, failing: true });
    requests(traces, aSpan({ route: '/other' }));
    expect(drawn(traces)).toEqual([
      '2 traces',
      'shop GET /slow ×2 300 ms, own 180 ms, 1 errors',
      '  db SELECT ×2 100 ms, own 100 ms, 0 errors',
      '  shop view ×2 20 ms, own 20 ms, 0 errors',
    ]);
  });

  test('only requests of the range', () => {
    const traces = tracesWith();
    trace(traces, 100, { slow: 40, ago: 1_000_000 });
    trace(traces, 200, { slow: 60, ago: 5000 });
    expect(drawn(traces)[0]).toBe('1 traces');
    expect(drawn(traces, { from: NOW - 2_000_000, to: NOW - 900_000 })[0]).toBe('1 traces');
    expect(drawn(traces, { last: 3600 })[0]).toBe('2 traces');
    expect(drawn(traces, { from: NOW - 100, to: NOW })).toEqual(['0 traces']);
  });

  test('what has left the memory is missed, and the view says since when it has all', () => {
    const traces = tracesWith();
    trace(traces, 100, { slow: 40, ago: 60_000 });
    const since = () => {
      const asked = { endpoints: [{ method: 'GET', route: '/slow' }], range: { last: 3600 } };
      return flameView(traces, asked, NOW).since;
    };
    expect(since()).toBeUndefined();
    const older = { from: NOW - 120_000, to: NOW - 120_000, spans: 1, bodies: () => [] };
    traces.spans.history = {
      blocks: ({ from, to }) => (older.to >= from && older.from <= to ? [older] : []),
      blocksOfTrace: () => [],
    };
    expect(since()).toBe(traces.spans.oldestStart);
    older.from = older.to = NOW - 2 * 3_600_000;
    expect(since()).toBeUndefined();
  });

  test('a trace that names itself as its parent ends', () => {
    const traces = tracesWith();
    requests(traces, [
      aSpan({ route: '/slow', traceId: 1, spanId: 1 }),
      aSpan({ type: 'a', name: 'a', traceId: 1, spanId: 2, parentId: 2 }),
      aSpan({ type: 'b', name: 'b', traceId: 1, spanId: 3, parentId: 4 }),
      aSpan({ type: 'c', name: 'c', traceId: 1, spanId: 4, parentId: 3 }),
    ]);
    expect(drawn(traces).length).toBe(2);
  });

  test('a trace deeper than anybody draws ends, too', () => {
    const traces = tracesWith();
    const chain = Array.from({ length: 5000 }, (_, i) =>
      aSpan({ type: 'x', name: 'x', traceId: 1, spanId: i + 2, parentId: i + 1 }),
    );
    requests(traces, [aSpan({ route: '/slow', traceId: 1, spanId: 1 }), ...chain]);
    expect(drawn(traces).length).toBe(202);
  });

  test('at most two hundred traces, the newest', () => {
    const traces = tracesWith();
    requests(traces, ...Array.from({ length: 300 }, (_, i) => aSpan({ route: '/slow', ago: i })));
    expect(drawn(traces)[0]).toBe('200 traces');
  });

  test('of a real capture', () => {
    const traces = tracesWith();
    const { endpoint, body } = capture('py416-v05-traces-flask');
    post(traces, endpoint, body);
    const lines = drawn(traces, { from: 0, to: NOW * 2 }, '/error');
    const told = lines.map(line => line.replace(/ [\d.]+ ms, own [\d.]+ ms/, ''));
    expect(told.slice(0, 5)).toEqual([
      '1 traces',
      'flask-demo-bootcamp GET /error ×1, 1 errors',
      '  flask-demo-bootcamp GET /error ×1, 0 errors',
      '    flask-demo-bootcamp flask.dispatch_request ×1, 1 errors',
      '      flask-demo-bootcamp /error ×1, 1 errors',
    ]);
    expect(told.length).toBe(16);
  });
});

function trace(
  traces: Traces,
  took: number,
  { slow, failing = false, ago = 0 }: { slow: number; failing?: boolean; ago?: number },
): void {
  const id = traces.spans.count + 1;
  const of = { traceId: id, parentId: id };
  requests(traces, [
    aSpan({ type: 'outer', name: 'proxy', traceId: id, spanId: id + 3, took, ago }),
    aSpan({ route: '/slow', traceId: id, spanId: id, took, ago, status: failing ? 500 : 200 }),
    {
      ...aSpan({ ...of, spanId: id + 1, type: 'sql', service: 'db', took: slow, ago }),
      resource: 'SELECT',
    },
    {
      ...aSpan({ ...of, spanId: id + 2, type: 'view', took: 10, ago: ago + slow }),
      resource: 'view',
    },
  ]);
}

/** One line for each node, indented. */
function drawn(traces: Traces, range: TimeRange = { last: 900 }, route = '/slow') {
  const asked = { endpoints: [{ method: 'GET', route }], range };
  const { traces: count, roots } = flameView(traces, asked, NOW);
  const line = (node: FlameNode, indent: string): readonly string[] => {
    const [total, own] = [node.total, node.own].map(time => `${Math.round(time / 1e4) / 100} ms`);
    const said = `×${node.count} ${total}, own ${own}, ${node.errors} errors`;
    return [
      `${indent}${node.service} ${node.resource} ${said}`,
      ...node.children.flatMap(child => line(child, `${indent}  `)),
    ];
  };
  return [`${count} traces`, ...roots.flatMap(root => line(root, ''))];
}
