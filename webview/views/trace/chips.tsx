import { useMemo } from 'preact/hooks';
import { ownShares } from '../../../src/core/layout/ownShares.ts';
import { textOf } from '../../../src/core/layout/tree.ts';
import { together } from '../../../src/core/model/format.ts';
import { usePage } from '../../page.ts';
import { cssOf, type Ink } from '../../theme.ts';
import type { Reading } from './reading.ts';

const MOST = 12; // services that are named

/** The services with their part of the time that is shown, and the types of spans: a click leaves one out. */
export function Chips({ reading, hueOf }: { reading: Reading; hueOf(service: string): Ink }) {
  const { say, format } = usePage();
  const { tree, own, hiding, hide } = reading;
  const shares = useMemo(() => ownShares(tree.columns, own, 'service'), [tree, own]);
  const named = useMemo(() => {
    // By the whole trace, so that they stand still while the window moves.
    const first = ownShares(tree.columns, tree.own, 'service').map(({ service }) => service);
    const all = [...new Set(tree.columns.service)].map(at => tree.columns.strings[at] ?? '');
    return [...new Set([...first, ...all])];
  }, [tree]);
  const types = useMemo(
    () => [...new Set(tree.columns.type)].map(type => tree.columns.strings[type] ?? '').sort(),
    [tree],
  );
  const parts = new Map(shares.map(({ service, part }) => [service, part]));
  return (
    <div class="chips">
      <fieldset aria-label={say('Services')}>
        {named.slice(0, MOST).map(service => (
          <Chip
            key={service}
            name={service}
            ink={hueOf(service)}
            note={together(format.percent(parts.get(service) ?? 0, 2))}
            hidden={hiding.services.has(service)}
            onTurn={() => hide({ ...hiding, services: turned(hiding.services, service) })}
          />
        ))}
        {named.length > MOST && <span class="soft">{say('{0} more', named.length - MOST)}</span>}
      </fieldset>
      {types.length > 1 && (
        <fieldset class="types" aria-label={say('Types of spans')}>
          <span class="soft">{say('Types')}</span>
          {types.map(type => (
            <Chip
              key={type}
              name={type || say('no type')}
              hidden={hiding.types.has(type)}
              onTurn={() => hide({ ...hiding, types: turned(hiding.types, type) })}
            />
          ))}
        </fieldset>
      )}
    </div>
  );
}

function turned(names: ReadonlySet<string>, name: string): ReadonlySet<string> {
  const next = new Set(names);
  if (!next.delete(name)) next.add(name);
  return next;
}

interface ChipProps {
  readonly name: string;
  readonly ink?: Ink;
  readonly note?: string;
  readonly hidden: boolean;
  onTurn(): void;
}

function Chip({ name, ink, note, hidden, onTurn }: ChipProps) {
  const { say } = usePage();
  return (
    <button
      type="button"
      class={ink ? 'key toggle' : 'toggle'}
      aria-pressed={!hidden}
      title={hidden ? say('Show {0}', name) : say('Hide {0}', name)}
      style={ink && { '--hue': cssOf(ink) }}
      onClick={onTurn}
    >
      <span class="ellipsis">{name}</span> {note && <b>{note}</b>}
    </button>
  );
}

/** The way to the focused span: each parent leads further out. */
export function FocusPath({ reading }: { reading: Reading }) {
  const { say } = usePage();
  const { tree, focus, focusOn } = reading;
  if (focus === undefined) return null;
  const way = [focus];
  for (let at = tree.columns.parent[focus] ?? -1; at >= 0; at = tree.columns.parent[at] ?? -1)
    way.unshift(at);
  return (
    <nav class="focus" aria-label={say('Focus')}>
      <button type="button" class="link" onClick={() => focusOn(undefined)}>
        {say('Whole trace')}
      </button>
      {way.slice(-4).map(span => (
        <button
          type="button"
          key={span}
          class={span === focus ? 'ellipsis' : 'link ellipsis'}
          onClick={() => focusOn(span)}
        >
          {textOf(tree.columns, 'name', span)}
        </button>
      ))}
    </nav>
  );
}
