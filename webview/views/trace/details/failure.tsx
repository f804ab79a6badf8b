import type { Span } from '../../../../src/core/model/span.ts';
import { usePage } from '../../../page.ts';
import { Stack } from '../../../parts/stack.tsx';
import { CopyLink } from '../copyLink.tsx';

/** How the span failed, with frames that lead to the source; a stack of no known language is shown as it came. */
export function Failure({ span: { meta, frames = [] } }: { span: Span }) {
  const { say } = usePage();
  const { 'error.type': type, 'error.stack': stack = '' } = meta;
  const message = meta['error.message'] ?? meta['error.msg'];
  if (!type && !message && !stack) return null;
  return (
    <section>
      <h2>
        <span class="error ellipsis">{type ?? say('error')}</span>
        {stack && <CopyLink title={say('copy')} says={say('Copy the stack')} text={() => stack} />}
      </h2>
      {message && <div class="message">{message}</div>}
      {frames.length > 0 ? (
        <Stack frames={frames} />
      ) : (
        stack && <div class="traceback">{stack}</div>
      )}
    </section>
  );
}
