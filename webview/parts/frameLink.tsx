import type { StackFrame } from '../../src/core/model/trace.ts';
import { usePage } from '../page.ts';

/** `app.py:71`: opens the line, where the file is known here. */
export function FrameLink({ frame }: { frame: StackFrame }) {
  const { say, run } = usePage();
  const { place } = frame;
  const text = placeText(frame);
  if (!place) return <span class="mono soft ellipsis">{text}</span>;
  return (
    <button
      type="button"
      class="link mono ellipsis inside"
      title={say('Open {0}', frame.file)}
      onClick={() => run('dogwatch.openSource', place)}
    >
      {text}
    </button>
  );
}

function placeText({ file, line }: StackFrame): string {
  const name = file.slice(Math.max(file.lastIndexOf('/'), file.lastIndexOf('\\')) + 1);
  return line > 0 ? `${name}:${line}` : name;
}
