import { useEffect, useRef } from 'preact/hooks';
import { Painted } from './painted.tsx';

export interface Choosable {
  readonly text: string;
  readonly kind: 'key' | 'value' | 'operator' | 'earlier';
  readonly note: string; // at the right: how often it was seen
}

interface Props {
  readonly id: string;
  readonly choices: readonly Choosable[];
  readonly active: number;
  /** Under the list: what the notes are of. */
  readonly says?: string | undefined;
  onTake(at: number): void;
}

/** What can be taken into the box, under it. The box keeps the focus. */
export function Choices({ id, choices, active, says, onTake }: Props) {
  const list = useRef<HTMLDivElement>(null);
  useEffect(() => {
    list.current?.children[active]?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  if (choices.length === 0) return null;
  return (
    <div class="completions" id={id} role="listbox" ref={list}>
      {choices.map(({ text, kind, note }, at) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the box hears the keys, since it has the focus.
        // biome-ignore lint/a11y/useFocusableInteractive: the box names the one that the keys are at.
        <div
          key={`${kind} ${text}`}
          id={`${id}-${at}`}
          role="option"
          aria-selected={at === active}
          data-kind={kind}
          onPointerDown={event => event.preventDefault()}
          onClick={() => onTake(at)}
        >
          <Painted text={text} />
          <span class="soft">{note}</span>
        </div>
      ))}
      {says && (
        <p class="soft" role="presentation">
          {says}
        </p>
      )}
    </div>
  );
}
