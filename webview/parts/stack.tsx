import { useState } from 'preact/hooks';
import type { StackFrame } from '../../src/core/model/trace.ts';
import { usePage } from '../page.ts';
import { FrameLink } from './frameLink.tsx';
import { MapLink } from './mapLink.tsx';

/** The app's own frames, innermost first; those of libraries between them are folded. */
export function Stack({ frames }: { frames: readonly StackFrame[] }) {
  return (
    <ol class="stack-frames">
      {runsOf(frames).map(({ at, own, run }) =>
        own ? (
          run.map((frame, index) => <OwnFrame key={at + index} frame={frame} />)
        ) : (
          <Folded key={at} frames={run} />
        ),
      )}
    </ol>
  );
}

function OwnFrame({ frame }: { frame: StackFrame }) {
  const { file, symbol, code, place } = frame;
  return (
    <li class="stack-frame ours">
      <div>
        <FrameLink frame={frame} />
        <span class="mono ellipsis">{symbol}</span>
        {!place && file !== '' && <MapLink file={file} />}
      </div>
      {code && <code class="ellipsis">{code}</code>}
    </li>
  );
}

function Folded({ frames }: { frames: readonly StackFrame[] }) {
  const { say } = usePage();
  const [open, setOpen] = useState(false);
  return (
    <li class="stack-frame folded">
      <button type="button" class="soft" aria-expanded={open} onClick={() => setOpen(!open)}>
        {say(frames.length === 1 ? '{0} library frame' : '{0} library frames', frames.length)}
      </button>
      {open && (
        <ol>
          {frames.map(frame => (
            <li key={`${frame.file}:${frame.line} ${frame.symbol}`} title={frame.file}>
              <FrameLink frame={frame} />
              <span class="mono soft ellipsis">{frame.symbol}</span>
            </li>
          ))}
        </ol>
      )}
    </li>
  );
}

interface Run {
  readonly at: number;
  readonly own: boolean;
  readonly run: readonly StackFrame[];
}

/** Neighbours of one kind together. */
function runsOf(frames: readonly StackFrame[]): readonly Run[] {
  const runs: { at: number; own: boolean; run: StackFrame[] }[] = [];
  for (const [at, frame] of frames.entries()) {
    const last = runs.at(-1);
    if (last?.own === frame.own) last.run.push(frame);
    else runs.push({ at, own: frame.own, run: [frame] });
  }
  return runs;
}
