import { usePage } from '../../page.ts';
import { shortcuts } from './keys.ts';

/** What the keys do, over the page until it is closed. */
export function KeysHelp({ onClose }: { onClose(): void }) {
  const { say } = usePage();
  const rows: readonly (readonly [string, string])[] = [
    ['↑ ↓', say('move through the spans')],
    ['← →', say('collapse and expand; in the flame graph to the siblings')],
    ...shortcuts.filter(({ keys }) => keys).map(({ keys, says }) => [keys, say(says)] as const),
    ['/', say('find in the trace')],
    [say('Ctrl and wheel'), say('zoom around the pointer')],
    ['?', say('show or hide this list')],
  ];
  return (
    <section class="keys" aria-label={say('Keys')}>
      <header>
        <h2>{say('Keys')}</h2>
        <button type="button" class="link" onClick={onClose}>
          {say('Close')}
        </button>
      </header>
      <dl>
        {rows.map(([keys, says]) => (
          <KeyRow key={keys} keys={keys} says={says} />
        ))}
      </dl>
    </section>
  );
}

function KeyRow({ keys, says }: { keys: string; says: string }) {
  return (
    <>
      <dt>
        <kbd>{keys}</kbd>
      </dt>
      <dd>{says}</dd>
    </>
  );
}
