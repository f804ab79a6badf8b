import { useMemo, useState } from 'preact/hooks';
import { type Icicle, icicleOf } from '../../../src/core/layout/icicle.ts';
import type { Stretch } from '../../../src/core/layout/tree.ts';
import { together } from '../../../src/core/model/format.ts';
import type { FlameNode } from '../../../src/core/model/trace.ts';
import type { FlameTarget } from '../../../src/protocol/commands.ts';
import type { Answer, QueryOf } from '../../../src/protocol/queries.ts';
import { type Live, useLive } from '../../live.ts';
import { type Page, usePage } from '../../page.ts';
import { Method } from '../../parts/chip.tsx';
import { Head, Pulse, pulseOf } from '../../parts/head.tsx';
import { FailureNotice, Notice } from '../../parts/states.tsx';
import { useHues } from '../../theme.ts';
import type { Boxes } from './draw.ts';
import { FlameCanvas } from './flameCanvas.tsx';
import { Operations } from './operations.tsx';

const none: readonly FlameNode[] = [];

/** Where the time of all requests of some endpoints goes, as one picture: spans of the same place summed. */
export function FlameView({ endpoints, range }: FlameTarget) {
  const live = useLive<QueryOf<'flame'>>({ kind: 'flame', endpoints, range });
  const answer = live.kind === 'answered' ? live.answer : undefined;
  const icicle = useMemo(() => icicleOf(answer?.roots ?? none), [answer]);
  const stale = live.kind === 'answered' && live.failure !== undefined;
  return (
    <main class={stale ? 'page summed stale' : 'page summed'}>
      <Head
        title={<Title endpoints={endpoints} />}
        right={<Pulse {...pulseOf(live, undefined)} />}
        where={<Where answer={answer} icicle={icicle} range={range} />}
      />
      <div class="body column">
        <Picture icicle={icicle} traces={answer?.traces ?? 0} />
        <State live={live} />
      </div>
    </main>
  );
}

function Title({ endpoints }: Pick<FlameTarget, 'endpoints'>) {
  const methods = [...new Set(endpoints.map(({ method }) => method))];
  const routes = [...new Set(endpoints.map(({ route }) => route))].filter(Boolean);
  return (
    <>
      {methods.map(name => (
        <Method key={name} name={name} />
      ))}
      <h1 class="ellipsis">{routes.join(', ') || '–'}</h1>
    </>
  );
}

interface WhereProps {
  readonly answer: Answer<QueryOf<'flame'>> | undefined;
  readonly icicle: Icicle;
  readonly range: FlameTarget['range'];
}

function Where({ answer, icicle, range }: WhereProps) {
  const { say, format } = usePage();
  const { traces = 0, since } = answer ?? {};
  const time =
    'last' in range
      ? say('Last {0} min', Math.round(range.last / 60))
      : `${format.time(range.from)} – ${format.time(range.to)}`;
  return (
    <>
      <b>{say('Flame graph of all requests')}</b>
      <span>{say(traces === 1 ? '{0} trace' : '{0} traces', format.count(traces))}</span>
      <span>{time}</span>
      {traces > 0 && (
        <span>{say('{0} each', together(format.duration(icicle.total / traces)))}</span>
      )}
      {since !== undefined && (
        <span>{say('only what is in memory, since {0}', format.time(since))}</span>
      )}
    </>
  );
}

function Picture({ icicle, traces }: { icicle: Icicle; traces: number }) {
  const page = usePage();
  const { say } = page;
  const hueOf = useHues();
  const [zoom, showTime] = useState<Stretch>();
  const [chosen, choose] = useState<number>();
  const { nodes, lanes, total } = icicle;
  const whole = { from: 0, to: Math.max(1, total) };
  useMemo(() => {
    for (const { service } of nodes) hueOf(service); // in the order of the tree
  }, [nodes]);
  const boxes = useMemo<Boxes>(
    () => ({
      lanes,
      inkOf: box => hueOf(nodes[box]?.service ?? ''),
      labelOf: box => labelOf(nodes[box], traces, page),
      fails: box => (nodes[box]?.errors ?? 0) > 0,
      starts: box => failsItself(nodes[box]),
      faint: () => false,
    }),
    [icicle, traces],
  );
  if (nodes.length === 0) return null;
  const enlarge = (box: number) => {
    choose(box);
    showTime({ from: lanes.from[box] ?? 0, to: lanes.to[box] ?? 1 });
  };
  return (
    <>
      <section class="flame" aria-label={say('Flame graph')}>
        <FlameCanvas
          {...{ boxes, whole, showTime }}
          window={zoom ?? whole}
          chosen={chosen}
          says={say('{0} places; the arrow keys walk through them', nodes.length)}
          tip={box => <NodeTip node={nodes[box]} traces={traces} total={total} />}
          onChoose={choose}
          onEnlarge={enlarge}
          step={(box, key) => neighbour(icicle, box, key)}
        />
      </section>
      <p class="hint">
        {zoom ? (
          <button type="button" class="link" onClick={() => showTime(undefined)}>
            {say('Show all')}
          </button>
        ) : (
          say('Width is total time. Double click zooms to a place.')
        )}
      </p>
      <Operations {...{ nodes, hueOf, traces }} />
    </>
  );
}

function labelOf(node: FlameNode | undefined, traces: number, { format }: Page) {
  const { name = '', resource = '', total = 0 } = node ?? {};
  const each = together(format.duration(total / Math.max(1, traces)));
  return { name, detail: resource === name ? '' : resource, time: each };
}

/** More fail here than in all that is below. */
const failsItself = (node: FlameNode | undefined): boolean =>
  (node?.errors ?? 0) > (node?.children.reduce((sum, { errors }) => sum + errors, 0) ?? 0);

function NodeTip({
  node,
  traces,
  total,
}: {
  node: FlameNode | undefined;
  traces: number;
  total: number;
}) {
  const { say, format } = usePage();
  if (!node) return null;
  const { name, resource, service, count, errors } = node;
  const time = (value: number) => together(format.duration(value));
  const share = together(format.percent(node.total / Math.max(1, total), 2));
  return (
    <>
      <b>{name}</b>
      {resource !== name && <span class="mono ellipsis">{resource}</span>}
      <span class="soft">{service}</span>
      <span class="soft">{say('{0} in all, {1} of the time', time(node.total), share)}</span>
      <span class="soft">
        {say(
          '{0} spans in {1} traces, {2} on average',
          format.count(count),
          format.count(traces),
          time(node.total / Math.max(1, count)),
        )}
      </span>
      <span class="soft">{say('{0} of its own', time(node.own))}</span>
      {errors > 0 && (
        <span class="error">
          {say('{0} of {1} failed', format.count(errors), format.count(count))}
        </span>
      )}
    </>
  );
}

/** Children stand after their parent in the list, siblings in a row. */
function neighbour({ parent, nodes }: Icicle, box: number, key: string): number | undefined {
  const above = parent[box] ?? -1;
  if (key === 'ArrowUp') return above < 0 ? undefined : above;
  if (key === 'ArrowDown') return parent[box + 1] === box ? box + 1 : undefined;
  const siblings = [...nodes.keys()].filter(other => parent[other] === above);
  return siblings[siblings.indexOf(box) + (key === 'ArrowRight' ? 1 : -1)];
}

function State({ live }: { live: Live<QueryOf<'flame'>> }) {
  const { say } = usePage();
  if (live.kind === 'failed') return <FailureNotice failure={live.failure} />;
  if (live.kind === 'answered' && live.answer.roots.length === 0)
    return <Notice>{say('No traces of this endpoint in this time.')}</Notice>;
  return null;
}
