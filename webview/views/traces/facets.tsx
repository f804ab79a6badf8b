import { useState } from 'preact/hooks';
import type { Facet } from '../../../src/core/model/trace.ts';
import type { Words } from '../../../src/core/model/words.ts';
import { usePage } from '../../page.ts';
import { useHeld } from '../../parts/held.ts';
import { cssOf, type Ink } from '../../theme.ts';
import { type Choice, choiceOf, chosen, valuesOf } from './terms.ts';

interface Props {
  readonly facets: readonly Facet[] | undefined;
  readonly search: string;
  readonly hueOf: (service: string) => Ink;
  onSearch(search: string): void;
}

/** What can be searched for, with how often it was seen. Values stand still while they are pointed at. */
export function Facets({ facets, search, hueOf, onSearch }: Props) {
  const { say } = usePage();
  const { shown = FRAME, handlers } = useHeld(facets, ({ key }) => key, search);
  return (
    <div class="facets" {...handlers}>
      {shown.map(facet => (
        <OneFacet
          key={facet.key}
          {...{ facet, search, hueOf, onSearch }}
          title={titleOf(facet.key, say)}
        />
      ))}
    </div>
  );
}

/** The frame before anything is known. */
const FRAME: readonly Facet[] = ['service', 'env', 'status', 'resource_name'].map(key => ({
  key,
  values: [],
  more: 0,
}));

type OneProps = Omit<Props, 'facets'> & { readonly facet: Facet; readonly title: string };

function OneFacet({ facet, title, search, hueOf, onSearch }: OneProps) {
  const { say, format, kept, keep } = usePage();
  const name = `facet ${facet.key}`;
  const [open, setOpen] = useState(kept(name) !== false);
  const { key, more } = facet;
  const values = withChosen(facet, search);
  const most = values.reduce((most, { count }) => Math.max(most, count), 1);
  const toggle = () => {
    keep(name, !open);
    setOpen(!open);
  };
  return (
    <section class="facet">
      <h2>
        <button type="button" aria-expanded={open} onClick={toggle}>
          {title}
        </button>
      </h2>
      {open &&
        values.map(({ value, count }) => (
          <Value
            key={value}
            {...{ value, count }}
            part={count / most}
            choice={choiceOf(search, key, value)}
            ink={inkOf(key, value, hueOf)}
            onChoose={choice => onSearch(chosen(search, key, value, choice))}
          />
        ))}
      {open && more > 0 && <p class="soft">{say('{0} more', format.count(more))}</p>}
    </section>
  );
}

interface ValueProps {
  readonly value: string;
  readonly count: number;
  readonly part: number;
  readonly choice: Choice | undefined;
  readonly ink: Ink;
  onChoose(choice: Choice): void;
}

/** The hairline under a value is the track of its bar. Alt, or the minus key or mark, leaves the value out. */
function Value({ value, count, part, choice, ink, onChoose }: ValueProps) {
  const { say, format } = usePage();
  const keys = (event: KeyboardEvent) => {
    if (event.key !== '-') return;
    event.preventDefault();
    onChoose('without');
  };
  const style = { '--part': part, '--hue': cssOf(ink) };
  return (
    <div class="value" data-choice={choice} style={style}>
      {/* biome-ignore lint/a11y/useSemanticElements: a box of the browser has no third state that can be seen. */}
      <button
        type="button"
        role="checkbox"
        aria-checked={choice === 'without' ? 'mixed' : choice === 'only'}
        aria-label={choice === 'without' ? say('without {0}', value) : value}
        title={value}
        onKeyDown={keys}
        onClick={({ altKey }) => onChoose(altKey ? 'without' : (choice ?? 'only'))}
      >
        <i class="box" aria-hidden="true" />
        <span class="ellipsis">{value || '–'}</span>
      </button>
      <button
        type="button"
        class="without"
        tabIndex={-1}
        aria-label={say('without {0}', value)}
        title={say('without {0}', value)}
        onClick={() => onChoose('without')}
      >
        −
      </button>
      <span class="count">{format.count(count)}</span>
    </div>
  );
}

/** What the search names and was not seen is there too, so that it can be taken back. */
function withChosen({ key, values }: Facet, search: string): Facet['values'] {
  const seen = new Set(values.map(({ value }) => value));
  const unseen = valuesOf(search, key).filter(value => !seen.has(value));
  return [...values, ...unseen.map(value => ({ value, count: 0 }))];
}

function inkOf(key: string, value: string, hueOf: Props['hueOf']): Ink {
  if (key === 'service') return hueOf(value);
  return key === 'status' && value === 'error' ? 'error' : 'faint';
}

/** Names of the keys that everybody has; of another its own name is told. */
function titleOf(key: string, say: Words): string {
  const titles: Readonly<Record<string, () => string>> = {
    service: () => say('Service'),
    env: () => say('Env'),
    version: () => say('Version'),
    status: () => say('Status'),
    resource_name: () => say('Resource'),
    operation_name: () => say('Operation'),
    type: () => say('Type'),
    '@http.status_code': () => say('Status code'),
    '@http.method': () => say('Method'),
    '@error.type': () => say('Error type'),
  };
  return Object.hasOwn(titles, key) ? (titles[key]?.() ?? key) : key.replace(/^@/, '');
}
