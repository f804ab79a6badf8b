import { useState } from 'preact/hooks';
import { rangeName, spanOfTime } from '../../../src/core/model/range.ts';
import type { TimeRange } from '../../../src/core/model/trace.ts';
import type { EpochMs, Seconds } from '../../../src/core/model/units.ts';
import { Button, Dropdown } from '../../controls.tsx';
import { usePage } from '../../page.ts';

/** Stretches up to now that can be chosen; that of the settings among them. */
export const choicesOf = (...others: readonly Seconds[]): readonly Seconds[] =>
  [...new Set([300, 900, 3600, 14_400, ...others])].sort((a, b) => a - b);

interface Props {
  readonly range: TimeRange;
  /** What is shown now: where choosing one's own begins. */
  readonly shown: { readonly from: EpochMs; readonly to: EpochMs } | undefined;
  onChoose(range: TimeRange): void;
}

const FIXED = -1;
const CUSTOM = -2;

/** How far back, or from when to when. */
export function TimeRangePicker({ range, shown, onChoose }: Props) {
  const { say, format, last: own } = usePage();
  const [asking, ask] = useState(false);
  const lasts = 'last' in range ? choicesOf(own, range.last) : choicesOf(own);
  const choices = [
    ...lasts.map(value => ({ value, title: rangeName(say, value) })),
    ...('from' in range ? [{ value: FIXED, title: spanOfTime(range, format) }] : []),
    { value: CUSTOM, title: say('From – to…') },
  ];
  const choose = (value: number) => {
    if (value === CUSTOM) ask(true);
    else if (value !== FIXED) onChoose({ last: value });
  };
  return (
    <div class="range-picker">
      <Dropdown
        key={`${asking} ${'from' in range}`} // what is shown again, or new, it knows only anew
        label={say('Time range')}
        choices={choices}
        value={'last' in range ? range.last : FIXED}
        onChoose={choose}
      />
      {asking && (
        <TimeForm
          shown={shown ?? { from: Date.now() - own * 1000, to: Date.now() }}
          onChoose={onChoose}
          onClose={() => ask(false)}
        />
      )}
    </div>
  );
}

interface FormProps {
  readonly shown: { readonly from: EpochMs; readonly to: EpochMs };
  onChoose(range: TimeRange): void;
  onClose(): void;
}

/** Two moments, in the time of the reader's clock. */
function TimeForm({ shown, onChoose, onClose }: FormProps) {
  const { say } = usePage();
  const [from, setFrom] = useState(localText(shown.from));
  const [to, setTo] = useState(localText(shown.to));
  const range = { from: new Date(from).getTime(), to: new Date(to).getTime() };
  const right = range.from < range.to;
  const close = (event: KeyboardEvent) => {
    if (event.key !== 'Escape') return;
    event.stopPropagation();
    onClose();
  };
  const take = () => {
    if (!right) return;
    onChoose(range);
    onClose();
  };
  const fields = [
    { title: say('From'), value: from, set: setFrom },
    { title: say('To'), value: to, set: setTo },
  ];
  return (
    <form
      class="popup"
      aria-label={say('Time range')}
      onKeyDown={close}
      onSubmit={event => event.preventDefault()}
    >
      {fields.map(({ title, value, set }, at) => (
        <label key={title}>
          <span>{title}</span>
          <input
            type="datetime-local"
            step={1}
            value={value}
            ref={input => void (at === 0 && input?.matches(':not(:focus)') && first(input))}
            onInput={({ currentTarget }) => set(currentTarget.value)}
            onKeyDown={({ key }) => key === 'Enter' && take()}
          />
        </label>
      ))}
      <footer>
        <span class="soft">{right ? '' : say('The end must come after the beginning.')}</span>
        <button type="button" class="link" onClick={onClose}>
          {say('Cancel')}
        </button>
        <Button onClick={take}>{say('Apply')}</Button>
      </footer>
    </form>
  );
}

/** Focus goes to the first field once, when the form opens. */
function first(input: HTMLInputElement): void {
  if (input.dataset['met']) return;
  input.dataset['met'] = 'yes';
  input.focus();
}

/** `2026-06-01T10:14:07`, as the fields of the browser have it. */
function localText(at: EpochMs): string {
  const whole = Math.floor(at / 1000) * 1000;
  return new Date(whole - new Date(whole).getTimezoneOffset() * 60_000).toISOString().slice(0, 19);
}
