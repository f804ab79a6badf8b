import type { Place } from '../../src/protocol/page.ts';
import { EndpointView } from './endpoint/endpoint.tsx';
import { MetricView } from './metric.tsx';
import { TraceView } from './trace/trace.tsx';

/** What each place shows. */
export function View({ place }: { place: Place }) {
  switch (place.page) {
    case 'endpoint':
      return <EndpointView {...place} />;
    case 'trace':
      return <TraceView {...place} />;
    case 'metric':
      return <MetricView {...place} />;
  }
}
