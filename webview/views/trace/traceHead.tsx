import { useState } from 'preact/hooks';
import { together } from '../../../src/core/model/format.ts';
import type { Span } from '../../../src/core/model/span.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { Button } from '../../controls.tsx';
import type { Live } from '../../live.ts';
import { usePage } from '../../page.ts';
import { Method } from '../../parts/chip.tsx';
import { Head, Pulse, pulseOf } from '../../parts/head.tsx';
import type { Waterfall } from './arrange.ts';

interface Props {
  readonly traceId: string;
  readonly live: Live<QueryOf<'trace'>>;
  readonly waterfall: Waterfall;
  readonly root: Span | undefined;
}

/** Which request this was, how long it took, and how it ended. */
export function TraceHead({ traceId, live, waterfall, root }: Props) {
  const { say } = usePage();
  const spans = waterfall.rows.map(({ span }) => span);
  const pulse = pulseOf(live, undefined);
  return (
    <Head
      title={<Title root={root} />}
      right={
        <>
          {pulse.state !== 'live' && <Pulse {...pulse} />}
          <CopyButton
            title={say('Copy as JSON')}
            text={() => JSON.stringify(spans, undefined, 2)}
          />
        </>
      }
      where={
        <>
          {root && <Facts waterfall={waterfall} spans={spans} />}
          <span class="mono ellipsis">{traceId}</span>
        </>
      }
    />
  );
}

function Title({ root }: { root: Span | undefined }) {
  const meta = root?.meta ?? {};
  const method = meta['http.method'];
  const status = meta['http.status_code'];
  const name = meta['http.route'] ?? root?.resource ?? '–';
  return (
    <>
      {method && <Method name={method} />}
      <h1 class="ellipsis">{name}</h1>
      {status && <span class={root?.error ? 'chip error' : 'chip'}>{status}</span>}
    </>
  );
}

function Facts({ waterfall, spans }: { waterfall: Waterfall; spans: readonly Span[] }) {
  const { say, format } = usePage();
  const errors = spans.filter(({ error }) => error).length;
  return (
    <>
      <b>{together(format.duration(waterfall.duration))}</b>
      <span>{format.time(waterfall.start)}</span>
      <span>{say(spans.length === 1 ? '{0} span' : '{0} spans', format.count(spans.length))}</span>
      {errors > 0 && (
        <span class="error">
          {say(errors === 1 ? '{0} error' : '{0} errors', format.count(errors))}
        </span>
      )}
    </>
  );
}

function CopyButton({ title, text }: { title: string; text(): string }) {
  const { say } = usePage();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    setCopied(true);
  };
  return <Button onClick={() => void copy()}>{copied ? say('Copied') : title}</Button>;
}
