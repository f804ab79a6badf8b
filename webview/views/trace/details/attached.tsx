import { together } from '../../../../src/core/model/format.ts';
import type { Attribute, SpanEvent, SpanLink } from '../../../../src/core/model/span.ts';
import { usePage } from '../../../page.ts';
import { type Pair, Pairs } from './pairs.tsx';

/** Other traces that this span was caused by, or belongs with. */
export function Links({ links }: { links: readonly SpanLink[] }) {
  const { say, run } = usePage();
  if (links.length === 0) return null;
  return (
    <section>
      <h2>{say('Links')}</h2>
      {links.map(({ traceId, spanId, attributes }) => (
        <div key={`${traceId} ${spanId}`} class="attached">
          <button
            type="button"
            class="link mono"
            title={say('Open the trace {0}', traceId)}
            onClick={() => run('dogwatch.openTrace', { traceId, spanId })}
          >
            {traceId.slice(-16)}
          </button>
          <Pairs pairs={Object.entries(attributes)} />
        </div>
      ))}
    </section>
  );
}

/** What happened while the span lasted. */
export function Events({
  events,
  traceStart,
}: {
  events: readonly SpanEvent[];
  traceStart: number;
}) {
  const { say, format } = usePage();
  if (events.length === 0) return null;
  return (
    <section>
      <h2>{say('Events')}</h2>
      {events.map(({ at, name, attributes }, index) => (
        <div key={index} class="attached">
          <div class="event">
            <span class="soft">
              +{together(format.duration(Math.max(0, at - traceStart) * 1e6))}
            </span>
            <span>{name}</span>
          </div>
          <Pairs
            pairs={Object.entries(attributes).map(([key, value]): Pair => [key, written(value)])}
          />
        </div>
      ))}
    </section>
  );
}

const written = (value: Attribute): string =>
  Array.isArray(value) ? value.join(', ') : String(value);

/** Tags with a structure of their own. */
export function Structures({ struct }: { struct: Readonly<Record<string, unknown>> }) {
  return (
    <>
      {Object.entries(struct).map(([name, value]) => (
        <section key={name}>
          <h2>{name}</h2>
          <pre>{JSON.stringify(value, undefined, 2)}</pre>
        </section>
      ))}
    </>
  );
}
