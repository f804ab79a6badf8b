import type { ErrorGroup } from '../../../src/core/model/trace.ts';
import type { EpochMs } from '../../../src/core/model/units.ts';
import { type Page, usePage } from '../../page.ts';
import { ago } from '../../parts/ago.ts';
import { Stack } from '../../parts/stack.tsx';
import { Marks, typeOf } from './words.tsx';

/** One kind of error: what it says, where in the code, what failed with it, and traces to look at. */
export function ErrorDetails({ group, now }: { group: ErrorGroup; now: EpochMs }) {
  const page = usePage();
  const { say, format } = page;
  const { service, message, count, first, last, frames } = group;
  return (
    <div class="error-details">
      <section>
        <h2>
          <span class={group.handled ? '' : 'error'}>{typeOf(page, group)}</span>
          <span class="marks">
            <Marks group={group} />
          </span>
        </h2>
        {message && <pre>{message}</pre>}
        <dl>
          <dt>{say('Service')}</dt>
          <dd>{service}</dd>
          <dt>{say('Count')}</dt>
          <dd>
            <button type="button" class="link" onClick={() => openTraces(page, group)}>
              {say('{0} in this time', format.count(count))}
            </button>
          </dd>
          <dt>{say('First seen')}</dt>
          <dd>{ago(page, first, now)}</dd>
          <dt>{say('Last seen')}</dt>
          <dd>{ago(page, last, now)}</dd>
        </dl>
      </section>
      <section>
        <h2>{say('Stack')}</h2>
        {frames.length > 0 ? (
          <Stack frames={frames} />
        ) : (
          <p class="soft">{say('No stack came with it.')}</p>
        )}
      </section>
      <Affected group={group} />
      <Examples group={group} now={now} />
    </div>
  );
}

function openTraces({ run }: Page, { service, type, handled }: ErrorGroup): void {
  const isStatus = /^HTTP (\d{3})$/.exec(type);
  const term = isStatus ? `@http.status_code:${isStatus[1]}` : type && `@error.type:"${type}"`;
  run('dogwatch.openTraces', {
    search: [`service:"${service}"`, term].join(' ').trim(),
    spans: isStatus || handled ? 'entry' : 'all',
    ...(handled && { spans: 'all' as const }),
  });
}

function Affected({ group: { affected } }: { group: ErrorGroup }) {
  const { say, format, run } = usePage();
  return (
    <section>
      <h2>{say('Affected')}</h2>
      <ul>
        {affected.map(({ name, endpoint, count }) => (
          <li key={name}>
            {endpoint ? (
              <button
                type="button"
                class="link ellipsis"
                onClick={() => run('dogwatch.openEndpoint', { endpoints: [endpoint] })}
              >
                {name}
              </button>
            ) : (
              <span class="ellipsis">{name || say('unknown')}</span>
            )}
            <span class="num soft">{format.count(count)} ×</span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Examples({ group: { examples }, now }: { group: ErrorGroup; now: EpochMs }) {
  const page = usePage();
  const { say, format, run } = page;
  return (
    <section>
      <h2>{say('Newest traces')}</h2>
      <ul>
        {examples.map(({ traceId, spanId, at }) => (
          <li key={spanId}>
            <button
              type="button"
              class="link"
              onClick={() => run('dogwatch.openTrace', { traceId, spanId })}
            >
              {format.time(at)}
            </button>
            <span class="num soft">{ago(page, at, now)}</span>
          </li>
        ))}
      </ul>
    </section>
  );
}
