import { expect, test } from 'vitest';
import { storedViews, withName, withoutView, withView } from '../../../src/extension/savedViews.ts';

const slow = { name: 'slow', search: '@duration:>1s', range: { last: 900 } };
const failing = { name: 'failing', search: 'status:error', columns: ['date', 'duration'] };

const settings: [what: string, user: unknown, workspace: unknown, told: string[]][] = [
  ['nothing', undefined, undefined, []],
  ['the user’s own', [slow], undefined, ['user slow']],
  ['the workspace’s first', [slow], [failing], ['workspace failing', 'user slow']],
  [
    'a name of both is the workspace’s',
    [slow, failing],
    [slow],
    ['workspace slow', 'user failing'],
  ],
  ['a name that comes twice is the first', [slow, { ...slow, search: 'x' }], [], ['user slow']],
  [
    'what anybody may have written is left out',
    [slow, null, 7, 'slow', {}, { name: '' }, { name: ' ' }, { name: 'a', search: 1 }],
    { name: 'no list' },
    ['user slow'],
  ],
  ['a time that is none', [{ name: 'a', range: { from: 2, to: 1 } }], undefined, []],
  ['columns that are none', [{ name: 'a', columns: [1] }], undefined, []],
  ['spans that are none', [{ name: 'a', spans: 'some' }], undefined, []],
  ['only a name', [{ name: 'a' }], undefined, ['user a']],
];

test.each(settings)('stored views: %s', (_, user, workspace, told) => {
  const views = storedViews({ user, workspace });
  expect(views.map(({ of, view }) => `${of} ${view.name}`)).toEqual(told);
});

const odd = { note: 'by hand' };
const changes: [what: string, made: readonly unknown[], expected: readonly unknown[]][] = [
  ['a first one', withView(undefined, slow), [slow]],
  ['one more', withView([slow, odd], failing), [slow, odd, failing]],
  [
    'one in the place of its name',
    withView([failing, slow, odd], { ...failing, search: 'x' }),
    [{ ...failing, search: 'x' }, slow, odd],
  ],
  ['renamed', withName([slow, odd], 'slow', 'old'), [{ ...slow, name: 'old' }, odd]],
  [
    'renamed to another’s',
    withName([slow, failing], 'slow', 'failing'),
    [{ ...slow, name: 'failing' }],
  ],
  ['renamed to its own', withName([slow, failing], 'slow', 'slow'), [slow, failing]],
  ['deleted', withoutView([slow, odd, failing], 'slow'), [odd, failing]],
  ['deleted where it is not', withoutView([slow], 'gone'), [slow]],
  ['a setting that is no list', withView('views', slow), [slow]],
];

test.each(changes)('views changed: %s', (_, made, expected) => {
  expect(made).toEqual(expected);
});
