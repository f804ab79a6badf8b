import { useState } from 'preact/hooks';
import type { Facet, TimeRange } from '../../../src/core/model/trace.ts';
import type { EpochMs } from '../../../src/core/model/units.ts';
import { usePage } from '../../page.ts';
import type { Ink } from '../../theme.ts';
import { AllValues } from './allValues.tsx';
import { FacetValues } from './facetValues.tsx';
import type { Question } from './question.ts';

interface Props {
  readonly facet: Facet;
  readonly title: string;
  readonly unfinished: boolean;
  /** From when on it is counted, where that is to be told. */
  readonly since: EpochMs | undefined;
  readonly question: Question;
  readonly range: TimeRange;
  readonly hueOf: (service: string) => Ink;
  onSearch(search: string): void;
}

/** A key with its most frequent values; the others come when they are asked for. */
export function OneFacet(props: Props) {
  const { facet, title, since, unfinished } = props;
  const { say, format, kept, keep } = usePage();
  const name = `facet ${facet.key}`;
  const [open, setOpen] = useState(kept(name) !== false);
  const [all, showAll] = useState(false);
  const { more } = facet;
  const toggle = () => {
    keep(name, !open);
    setOpen(!open);
  };
  return (
    <section class="facet">
      <h2>
        <button type="button" aria-expanded={open} onClick={toggle}>
          <span class="ellipsis">{title}</span>
          {since !== undefined && <Since from={since} unfinished={unfinished} />}
        </button>
      </h2>
      {open && !all && <FacetValues {...props} />}
      {open && all && <AllValues {...props} />}
      {open && (more > 0 || all) && (
        <button type="button" class="link more" aria-expanded={all} onClick={() => showAll(!all)}>
          {all ? say('fewer') : say('{0} more', format.count(more))}
        </button>
      )}
    </section>
  );
}

/** From when on the values are counted, where that is not all of the time. */
function Since({ from, unfinished }: { from: EpochMs; unfinished: boolean }) {
  const { say, format } = usePage();
  const time = format.time(from);
  const title = unfinished
    ? say('Counted so far: what began since {0}. Counting goes on.', time)
    : say('Counted is only what began since {0}: further would have taken too long.', time);
  return (
    <small class="since" title={title} data-going={unfinished}>
      {unfinished ? say('so far {0}', time) : say('since {0}', time)}
    </small>
  );
}
