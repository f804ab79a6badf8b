import { render } from 'preact';
import { formats } from '../src/core/model/format.ts';
import type { TimeRange } from '../src/core/model/trace.ts';
import { words } from '../src/core/model/words.ts';
import type { SavedView } from '../src/protocol/commands.ts';
import type { Opening } from '../src/protocol/page.ts';
import '../media/pages.css';
import { pageDatadog } from './datadog.ts';
import { findHost } from './host.ts';
import { commandMessage, type Page, PageContext } from './page.ts';
import { questions } from './questions.ts';
import { View } from './views/view.tsx';

const host = findHost();
const begin = questions(host);
const root = document.createElement('div');
document.body.append(root);

/** Who on the page hears what the host tells all of it. */
const hearers = <T,>() => {
  const all = new Set<(told: T) => void>();
  return {
    tell(told: T) {
      for (const hear of all) hear(told);
    },
    hear(hear: (told: T) => void) {
      all.add(hear);
      return { [Symbol.dispose]: () => void all.delete(hear) };
    },
  };
};
const ranges = hearers<TimeRange>();
const saved = hearers<readonly SavedView[]>();

host.onMessage(message => {
  if (message.kind === 'open') show(message);
  if (message.kind === 'range') ranges.tell(message.range);
  if (message.kind === 'views') saved.tell(message.views);
});
host.post({ kind: 'ready' });

function show({ place, locale, last, range, views = [] }: Opening): void {
  const say = words(locale);
  let state = { ...(host.getState() as Record<string, unknown> | undefined), place };
  host.setState(state); // the editor opens a page again from what it kept
  const page: Page = {
    datadog: pageDatadog(begin, say),
    say,
    format: formats(say),
    last,
    run: (command, ...values) => host.post(commandMessage(command, values)),
    kept: name => state[name as keyof typeof state],
    keep(name, value) {
      state = { ...state, [name]: value };
      host.setState(state);
    },
    sharedRange: {
      first: range,
      tell: range => host.post({ kind: 'range', range }),
      hear: ranges.hear,
    },
    savedViews: { first: views, hear: saved.hear },
  };
  document.documentElement.lang = say.locale;
  render(
    <PageContext value={page}>
      <View key={JSON.stringify([place, last])} place={place} />
    </PageContext>,
    root,
  );
}
