import { useState } from 'preact/hooks';
import type { Span } from '../../../../src/core/model/span.ts';
import { usePage } from '../../../page.ts';
import { tagsOf } from '../copy.ts';
import { Pairs } from './pairs.tsx';

const shownApart = new Set(['error.message', 'error.msg', 'error.type', 'error.stack']);
const MANY = 8; // fewer need no filter

/** Every tag, with what is looked for in keys and values. */
export function Tags({ span }: { span: Span }) {
  const { say } = usePage();
  const [filter, setFilter] = useState('');
  const tags = tagsOf(span).filter(([key]) => !shownApart.has(key));
  const wanted = filter.trim().toLowerCase();
  const shown = tags.filter(([key, value]) => `${key}:${value}`.toLowerCase().includes(wanted));
  return (
    <section>
      <h2>
        <span>{say('Tags')}</span>
        {tags.length > MANY && (
          <input
            class="find"
            type="search"
            placeholder={say('Filter {0} tags', tags.length)}
            aria-label={say('Filter tags')}
            value={filter}
            onInput={({ currentTarget }) => setFilter(currentTarget.value)}
          />
        )}
      </h2>
      {shown.length > 0 ? <Pairs pairs={shown} /> : <span class="soft">{say('none')}</span>}
    </section>
  );
}
