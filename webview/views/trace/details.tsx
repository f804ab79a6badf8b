import { together } from '../../../src/core/model/format.ts';
import { usePage } from '../../page.ts';
import type { Placed, Waterfall } from './arrange.ts';

const shownApart = new Set(['error.message', 'error.type', 'error.stack']);

/** The chosen span: what it is, how it failed, and its tags. All of it is foreign text. */
export function Details({ placed, waterfall }: { placed: Placed; waterfall: Waterfall }) {
  const { say, format } = usePage();
  const { span, part } = placed;
  const started = Math.max(0, span.start - waterfall.start) * 1e6;
  const share = together(format.percent(part));
  const facts: readonly [string, string][] = [
    [say('Resource'), span.resource],
    [say('Service'), span.service],
    [
      say('Duration'),
      `${together(format.duration(span.duration))} · ${say('{0} of trace', share)}`,
    ],
    [say('Started'), started > 0 ? `+${together(format.duration(started))}` : '0'],
  ];
  const tags = [
    ...Object.entries(span.meta).filter(([key]) => !shownApart.has(key)),
    ...Object.entries(span.metrics).map(([key, value]) => [key, String(value)] as const),
  ].sort(([a], [b]) => (a < b ? -1 : 1));
  return (
    <aside class="details" aria-label={say('Details')}>
      <section>
        <h2>
          <span class="ellipsis">{span.name}</span>
          {span.error && <span class="error">{say('error')}</span>}
        </h2>
        <Pairs pairs={facts} />
      </section>
      {span.error && <Failure meta={span.meta} />}
      <section>
        <h2>{say('Tags')}</h2>
        {tags.length > 0 ? <Pairs pairs={tags} /> : <span class="soft">{say('none')}</span>}
      </section>
    </aside>
  );
}

function Pairs({ pairs }: { pairs: readonly (readonly [string, string])[] }) {
  return (
    <dl>
      {pairs.map(([name, value]) => (
        <Pair key={name} name={name} value={value} />
      ))}
    </dl>
  );
}

function Pair({ name, value }: { name: string; value: string }) {
  return (
    <>
      <dt title={name}>{name}</dt>
      <dd>{value}</dd>
    </>
  );
}

function Failure({ meta }: { meta: Readonly<Record<string, string>> }) {
  const { say } = usePage();
  const { 'error.type': type, 'error.message': message, 'error.stack': stack } = meta;
  if (!type && !message && !stack) return null;
  return (
    <section>
      <h2>{type ?? say('error')}</h2>
      {message && <div>{message}</div>}
      {stack && <pre>{stack}</pre>}
    </section>
  );
}
