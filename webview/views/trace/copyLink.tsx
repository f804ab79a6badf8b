import { useState } from 'preact/hooks';
import { usePage } from '../../page.ts';

interface Props {
  readonly title: string;
  /** What a reader who hears the page is told, where the title alone is too short. */
  readonly says?: string;
  readonly text: () => string | Promise<string>;
}

/** Puts a text on the clipboard; for a moment it says so, or that it could not. */
export function CopyLink({ title, says, text }: Props) {
  const { say } = usePage();
  const [told, tell] = useState('');
  const copy = async () => {
    const word = await Promise.resolve(text())
      .then(whole => navigator.clipboard.writeText(whole))
      .then(
        () => say('Copied'),
        () => say('not copied'),
      );
    tell(word);
    setTimeout(() => tell(''), 1500);
  };
  return (
    <button
      type="button"
      class="link copy"
      aria-label={says}
      title={says}
      onClick={() => void copy()}
    >
      {/* Both words take their room, so that nothing moves. */}
      <span data-shown={told === ''}>{title}</span>
      <span data-shown={told !== ''} aria-live="polite">
        {told}
      </span>
    </button>
  );
}
