import { useMemo } from 'preact/hooks';
import { type MapCall, type MapService, serviceMap } from '../../../src/core/layout/serviceMap.ts';
import { together } from '../../../src/core/model/format.ts';
import { useWidth } from '../../charts/canvas.ts';
import { usePage } from '../../page.ts';
import { cssOf, type Ink } from '../../theme.ts';
import { curveOf, labelPoint, type Plan, type Point, planOf, pointsOf } from './mapPlan.ts';
import type { Reading } from './reading.ts';

const MOST = 60; // services: more are no picture

/** Who called whom in this trace, with how often and how long. Callers stand at the left; above, where it is narrow. */
export function ServiceMapView({
  reading,
  hueOf,
}: {
  reading: Reading;
  hueOf(service: string): Ink;
}) {
  const { say } = usePage();
  const [element, width] = useWidth();
  const map = useMemo(() => serviceMap(reading.tree), [reading.tree]);
  const plan = planOf(map, width);
  const known = new Map(map.services.slice(0, MOST).map(node => [node.service, node]));
  const calls = map.calls.flatMap(call => {
    const [from, to] = [known.get(call.from), known.get(call.to)];
    return from && to ? [{ call, points: pointsOf(call, from, to, plan) }] : [];
  });
  return (
    <section class="map" aria-label={say('Service map')} ref={element}>
      {width > 0 && (
        <div class="plan" style={{ height: `${plan.height}px`, width: `${plan.width}px` }}>
          <svg width={plan.width} height={plan.height} aria-hidden="true">
            {calls.map(({ call, points }) => (
              <Line key={`${call.from} ${call.to}`} {...{ call, points }} across={plan.across} />
            ))}
          </svg>
          {calls.map(({ call, points }) => (
            <CallLabel key={`${call.from} ${call.to}`} {...{ call, points }} />
          ))}
          {[...known.values()].map(node => (
            <Node key={node.service} {...{ node, plan, reading }} ink={hueOf(node.service)} />
          ))}
        </div>
      )}
      {map.services.length > MOST && (
        <p class="rest">{say('{0} more', map.services.length - MOST)}</p>
      )}
    </section>
  );
}

interface CallProps {
  readonly call: MapCall;
  readonly points: readonly Point[];
}

function Line({ call, points, across }: CallProps & { across: boolean }) {
  const end = points.at(-1);
  return (
    <g class={call.errors > 0 ? 'call failing' : 'call'}>
      <path d={curveOf(points, across)} />
      {end && <circle cx={end.x} cy={end.y} r="2.5" />}
    </g>
  );
}

function CallLabel({ call, points }: CallProps) {
  const { say, format } = usePage();
  const { calls, errors, total } = call;
  const { x, y } = labelPoint(points);
  const average = together(format.duration(total / calls));
  return (
    <span class="call-label" style={{ left: `${x}px`, top: `${y}px` }}>
      {calls > 1 ? `${format.count(calls)} × ${average}` : average}
      {errors > 0 && (
        <b class="error">{say('{0} failing', together(format.percent(errors / calls, 2)))}</b>
      )}
    </span>
  );
}

interface NodeProps {
  readonly node: MapService;
  readonly plan: Plan;
  readonly ink: Ink;
  readonly reading: Reading;
}

function Node({ node, plan, ink, reading }: NodeProps) {
  const { say, format } = usePage();
  const { service, spans, own, errors } = node;
  const place = plan.placeOf(node);
  const { columns } = reading.tree;
  const style = {
    left: `${place.x - plan.node.width / 2}px`,
    top: `${place.y - plan.node.height / 2}px`,
    width: `${plan.node.width}px`,
    height: `${plan.node.height}px`,
    '--hue': cssOf(ink),
  };
  const first = columns.service.findIndex(at => columns.strings[at] === service);
  return (
    <button
      type="button"
      class="node"
      style={style}
      title={say('Show the first span of {0}', service)}
      onClick={() => reading.choose(first, true)}
    >
      <span class="ellipsis">
        {errors > 0 && <i class="failed" />} {service}
      </span>
      <span class="soft ellipsis">
        {say(spans === 1 ? '{0} span' : '{0} spans', format.count(spans))} ·{' '}
        {together(format.duration(own))}
      </span>
    </button>
  );
}
