import type { Facet, TimeRange } from '../../../src/core/model/trace.ts';
import type { EpochMs } from '../../../src/core/model/units.ts';
import { usePage } from '../../page.ts';
import { useHeld } from '../../parts/held.ts';
import type { Ink } from '../../theme.ts';
import { OneFacet } from './facet.tsx';
import type { Question } from './question.ts';

interface Props {
  readonly facets: readonly Facet[] | undefined;
  /** Whether counting goes on. */
  readonly unfinished: boolean;
  readonly question: Question;
  readonly range: TimeRange;
  readonly hueOf: (service: string) => Ink;
  onSearch(search: string): void;
}

/** What can be searched for, with how often it was seen. Values stand still while they are pointed at. */
export function Facets({ facets, question, ...props }: Props) {
  const { say } = usePage();
  const { shown = FRAME, handlers } = useHeld(facets, ({ key }) => key, question.search);
  return (
    <div class="facets" {...handlers}>
      {shown.map(facet => (
        <OneFacet
          key={facet.key}
          {...props}
          {...{ facet, question }}
          title={titleOf(facet, say)}
          since={sinceOf(facet, shown)}
        />
      ))}
    </div>
  );
}

/** From when on a facet is counted, where that is not all of the time; told once where it is so of all. */
const sinceOf = (facet: Facet, [first, ...others]: readonly Facet[]): EpochMs | undefined =>
  facet === first || others.length === 0 || facet.countedFrom !== first?.countedFrom
    ? facet.countedFrom
    : undefined;

/** The frame before anything is known. */
const FRAME: readonly Facet[] = ['service', 'env', 'status', 'resource_name'].map(key => ({
  key,
  values: [],
  more: 0,
}));

/** Names of the keys that everybody has; of another its own name is told. */
function titleOf({ key }: Facet, say: ReturnType<typeof usePage>['say']): string {
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
