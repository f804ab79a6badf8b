import { useState } from 'preact/hooks';
import type { Facet, TimeRange } from '../../../src/core/model/trace.ts';
import type { QueryOf } from '../../../src/protocol/queries.ts';
import { useLive } from '../../live.ts';
import { usePage } from '../../page.ts';
import { useHeld } from '../../parts/held.ts';
import type { Ink } from '../../theme.ts';
import { FacetValues } from './facetValues.tsx';
import type { Question } from './question.ts';

/** So many are listed; others are found by typing. */
const MOST = 100;
/** From so many values on there is a field to look for one. */
const MANY = 15;

interface Props {
  readonly facet: Facet;
  readonly title: string;
  readonly question: Question;
  readonly range: TimeRange;
  readonly hueOf: (service: string) => Ink;
  onSearch(search: string): void;
}

/** Every value of a facet, live as the others; a field narrows them where there are many. */
export function AllValues({ facet, title, question, range, ...props }: Props) {
  const { say, format } = usePage();
  const [containing, look] = useState('');
  const { search, spans } = question;
  const { key } = facet;
  const asked = { kind: 'facet', search, spans, range, key, containing, limit: MOST } as const;
  const live = useLive<QueryOf<'facet'>>(asked);
  const [found, of] = live.kind === 'answered' ? [live.answer, live.query] : [facet, undefined];
  const { shown = [], handlers } = useHeld([found], ({ key }) => key, JSON.stringify(of));
  const [all = facet] = shown;
  const many = facet.values.length + facet.more >= MANY || containing !== '';
  return (
    <div class="all-values" {...handlers}>
      {many && (
        <input
          type="search"
          aria-label={say('Look for a value of {0}', title)}
          placeholder={say('Look for a value')}
          value={containing}
          onInput={({ currentTarget }) => look(currentTarget.value)}
          onKeyDown={event => {
            if (event.key !== 'Escape' || containing === '') return;
            event.stopPropagation();
            look('');
          }}
        />
      )}
      <div class="scrolled">
        <FacetValues facet={all} question={question} {...props} />
        {all.values.length === 0 && <p class="soft">{say('No value has this in it.')}</p>}
        {all.more > 0 && (
          <p class="soft">{say('{0} more: type to find one', format.count(all.more))}</p>
        )}
      </div>
    </div>
  );
}
