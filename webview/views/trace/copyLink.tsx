import { useState } from 'preact/hooks';
import { usePage } from '../../page.ts';

interface Props {
  readonly title: string;
  /** What a reader who hears the page is told, where the title alone is too short. */
  readonly says?: string;
  readonly text: () => string;
}

/** Puts a text on the clipboard; for a moment it says so. */
export function CopyLink({ title, says, text }: Props) {
  const { say } = usePage();
  const [copied, setCopied] = useState(false);
  const copy = async () => {
    await navigator.clipboard.writeText(text());
    setCopied(true);
    setTimeout(() => setCopied(false), 1500);
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
      <span data-shown={!copied}>{title}</span>
      <span data-shown={copied} aria-live="polite">
        {copied ? say('Copied') : ''}
      </span>
    </button>
  );
}
