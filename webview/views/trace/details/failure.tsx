import { useMemo, useState } from 'preact/hooks';
import { type StackLine, stackLines } from '../../../../src/core/layout/stackLines.ts';
import { usePage } from '../../../page.ts';
import { CopyLink } from '../copyLink.tsx';

/** How the span failed. Frames of libraries are folded away where the app has some of its own. */
export function Failure({ meta }: { meta: Readonly<Record<string, string>> }) {
  const { say } = usePage();
  const { 'error.type': type, 'error.stack': stack = '' } = meta;
  const message = meta['error.message'] ?? meta['error.msg'];
  const [all, showAll] = useState(false);
  const lines = useMemo(() => stackLines(stack), [stack]);
  if (!type && !message && !stack) return null;
  const own = lines.filter(({ foreign }) => !foreign);
  const folds = own.some(({ frame }) => frame) && own.length < lines.length;
  return (
    <section>
      <h2>
        <span class="error ellipsis">{type ?? say('error')}</span>
        {stack && <CopyLink title={say('copy')} says={say('Copy the stack')} text={() => stack} />}
      </h2>
      {message && <div class="message">{message}</div>}
      {stack && (
        <div class="traceback">
          {(folds && !all ? own : lines).map((line, at) => (
            <Line key={at} line={line} />
          ))}
        </div>
      )}
      {folds && (
        <button type="button" class="link" onClick={() => showAll(!all)}>
          {all
            ? say('Hide frames of libraries')
            : say('Show {0} lines of libraries', lines.length - own.length)}
        </button>
      )}
    </section>
  );
}

function Line({ line: { text, frame, foreign } }: { line: StackLine }) {
  const { say } = usePage();
  if (!frame) return <div class={foreign ? 'foreign' : ''}>{text || ' '}</div>;
  const { file, line, before, after } = frame;
  const place = `${file}:${line}`;
  return (
    <div class={foreign ? 'foreign' : 'frame'}>
      {before}
      <b>{file}</b>
      {text.slice(before.length + file.length, text.length - after.length)}
      {after}
      {!foreign && (
        <CopyLink title={say('copy')} says={say('Copy {0}', place)} text={() => place} />
      )}
    </div>
  );
}
