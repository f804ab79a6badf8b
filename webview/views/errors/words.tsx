import type { ErrorGroup, StackFrame } from '../../../src/core/model/trace.ts';
import { type Page, usePage } from '../../page.ts';

/** What an error is called where it names no type. */
export const typeOf = ({ say }: Page, { type }: ErrorGroup): string =>
  type || say('error without a type');

/** `ValueError` of `builtins.ValueError`: rows have little room, and details say the whole. */
export const shortType = (page: Page, group: ErrorGroup): string => {
  const type = typeOf(page, group);
  return /^[\w$]+(?:\.[\w$]+)+$/.test(type) ? (type.split('.').at(-1) ?? type) : type;
};

/** The frame to begin at: the innermost of the app's own code. */
export const topFrame = ({ frames }: ErrorGroup): StackFrame | undefined =>
  frames.find(frame => frame.own);

/** `2 kinds, 34 times`: of what made requests or jobs fail. */
export function kindsText({ say, format }: Page, groups: readonly ErrorGroup[]): string {
  const failing = groups.filter(({ handled }) => !handled);
  const times = failing.reduce((sum, { count }) => sum + count, 0);
  const sentence = failing.length === 1 ? '{0} kind, {1} times' : '{0} kinds, {1} times';
  return say(
    times === 1 ? '1 kind, once' : sentence,
    format.count(failing.length),
    format.count(times),
  );
}

/** What is remarkable about it. */
export function Marks({ group }: { group: ErrorGroup }) {
  const { say } = usePage();
  return (
    <>
      {group.isNew && <span class="chip warn">{say('new since last run')}</span>}
      {group.handled && (
        <span class="chip" title={say('The request did not fail: the app caught it.')}>
          {say('caught')}
        </span>
      )}
    </>
  );
}
