import type { SourcePlace } from '../../src/core/model/route.ts';
import { usePage } from '../page.ts';

/** `app.py:58 slow()`: opens the handler. */
export function SourceLink({ place }: { place: SourcePlace }) {
  const { say, run } = usePage();
  const { uri, line, symbol } = place;
  const file = fileOf(uri);
  return (
    <button
      type="button"
      class="link ellipsis"
      title={say('Open {0}', file)}
      onClick={() => run('dogwatch.openSource', place)}
    >
      {file}:{line + 1} <span class="mono">{symbol && `${symbol}()`}</span>
    </button>
  );
}

/** The last part of a URI, which may hold anything. */
function fileOf(uri: string): string {
  const name = uri.slice(uri.lastIndexOf('/') + 1);
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
