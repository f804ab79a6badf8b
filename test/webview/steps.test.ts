import { expect, test } from 'vitest';
import { toSteps } from '../../webview/views/endpoint/steps.ts';
import { later, recordedEndpoint } from './recorded.ts';

test('charts show whole steps, the newest ones, of exactly the time asked for', () => {
  const { span, at, latency, requests } = toSteps(recordedEndpoint.answer, 900);
  expect([span.to - span.from, at.length, latency.p95.length]).toEqual([900_000, 90, 90]);
  expect(requests.ok.at(-1)).toBe(recordedEndpoint.answer.requests.ok.at(-1));
  const moved = toSteps(later(recordedEndpoint.answer, 25_000), 900);
  expect((moved.span.from - span.from) % span.step).toBe(0);
});
