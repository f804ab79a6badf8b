import type { Place } from '../../src/protocol/page.ts';
import { CompareView } from './compare/compare.tsx';
import { EndpointView } from './endpoint/endpoint.tsx';
import { ErrorsView } from './errors/errors.tsx';
import { FlameView } from './flame/flame.tsx';
import { MetricView } from './metric.tsx';
import { TraceView } from './trace/trace.tsx';
import { TracesView } from './traces/traces.tsx';

/** What each place shows. */
export function View({ place }: { place: Place }) {
  switch (place.page) {
    case 'endpoint':
      return <EndpointView {...place} />;
    case 'trace':
      return <TraceView {...place} />;
    case 'traces':
      return <TracesView {...place} />;
    case 'flame':
      return <FlameView {...place} />;
    case 'compare':
      return <CompareView {...place} />;
    case 'errors':
      return <ErrorsView {...place} />;
    case 'metric':
      return <MetricView {...place} />;
  }
}
