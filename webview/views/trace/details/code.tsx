import type { StackFrame } from '../../../../src/core/model/trace.ts';
import { usePage } from '../../../page.ts';
import { FrameLink } from '../../../parts/frameLink.tsx';
import { MapLink } from '../../../parts/mapLink.tsx';

/** Where the code of a span or a log stands, as one more pair below its others. */
export function Code({ frame }: { frame: StackFrame }) {
  const { say } = usePage();
  return (
    <dl>
      <dt>{say('Code')}</dt>
      <dd>
        <FrameLink frame={frame} /> {!frame.place && <MapLink file={frame.file} />}
      </dd>
    </dl>
  );
}
