import { useMemo } from 'preact/hooks';
import { formatSql } from '../../../../src/core/layout/sql.ts';
import { usePage } from '../../../page.ts';
import { CopyLink } from '../copyLink.tsx';

/** A statement over several lines; what is copied is the one that was sent. */
export function Statement({ text }: { text: string }) {
  const { say } = usePage();
  const lines = useMemo(() => formatSql(text), [text]);
  return (
    <div class="statement">
      <pre>{lines}</pre>
      <CopyLink title={say('copy')} says={say('Copy the statement')} text={() => text} />
    </div>
  );
}
