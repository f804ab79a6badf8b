import type { Facet } from '../../../src/core/model/trace.ts';
import { usePage } from '../../page.ts';
import { cssOf, type Ink } from '../../theme.ts';
import type { Question } from './question.ts';
import { type Choice, choiceOf, chosen, valuesOf } from './terms.ts';

interface Props {
  readonly facet: Facet;
  readonly question: Question;
  readonly hueOf: (service: string) => Ink;
  onSearch(search: string): void;
}

/** The values of a facet, each with the bar of its part of the most frequent. */
export function FacetValues({ facet, question: { search }, hueOf, onSearch }: Props) {
  const { key, countedFrom } = facet;
  const values = withChosen(facet, search);
  const most = values.reduce((most, { count }) => Math.max(most, count), 1);
  return (
    <>
      {values.map(({ value, count }) => (
        <Value
          key={value}
          {...{ value, count }}
          atLeast={countedFrom !== undefined}
          part={count / most}
          choice={choiceOf(search, key, value)}
          ink={inkOf(key, value, hueOf)}
          onChoose={choice => onSearch(chosen(search, key, value, choice))}
        />
      ))}
    </>
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

interface ValueProps {
  readonly value: string;
  readonly count: number;
  /** Not everything was counted. */
  readonly atLeast: boolean;
  readonly part: number;
  readonly choice: Choice | undefined;
  readonly ink: Ink;
  onChoose(choice: Choice): void;
}

/** The hairline under a value is the track of its bar. Alt, or the minus key or mark, leaves the value out. */
function Value(props: ValueProps) {
  const { value, count, atLeast, part, choice, ink, onChoose } = props;
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
      <span class="count">{atLeast ? `${format.count(count)}+` : format.count(count)}</span>
    </div>
  );
}
