import { expect, test } from 'vitest';
import { formatSql } from '../../../src/core/layout/sql.ts';
import { stackLines } from '../../../src/core/layout/stackLines.ts';

const statements: [sql: string, lines: string[]][] = [
  [
    'SELECT * FROM carts WHERE id = %s AND owner = $1',
    ['SELECT *', 'FROM carts', 'WHERE id = %s', '  AND owner = $1'],
  ],
  [
    'select a,b from t left  outer join u on u.id=t.id order by a limit 10',
    ['select a,b', 'from t', 'left outer join u', '  on u.id=t.id', 'order by a', 'limit 10'],
  ],
  ['INSERT INTO t (a, b) VALUES (?, ?)', ['INSERT INTO t (a, b)', 'VALUES (?, ?)']],
  [
    'SELECT x FROM (SELECT y FROM z WHERE q IN (1, 2)) s',
    ['SELECT x', 'FROM (', '  SELECT y', '  FROM z', '  WHERE q IN (1, 2)', ') s'],
  ],
  [
    'SELECT a FROM t WHERE a BETWEEN 1 AND 2 AND b',
    ['SELECT a', 'FROM t', 'WHERE a BETWEEN 1 AND 2', '  AND b'],
  ],
  ["SELECT 'FROM  x AND y' FROM t", ["SELECT 'FROM  x AND y'", 'FROM t']],
  ['UPDATE t SET a = 1 WHERE (b OR c)', ['UPDATE t', 'SET a = 1', 'WHERE (b OR c)']],
  ['SELECT 1 -- one\nFROM t', ['SELECT 1 -- one', 'FROM t']],
  ['BEGIN', ['BEGIN']],
  ["SELECT 'open", ["SELECT 'open"]],
  [')))(((', [')))(((']],
  ['', ['']],
];

test.each(statements)('%s', (sql, lines) => {
  expect(formatSql(sql).split('\n')).toEqual(lines);
});

const tidy = (text: string) => text.replace(/\s+/g, '');

test('nothing of a statement is lost', () => {
  for (const [sql] of statements) expect(tidy(formatSql(sql))).toBe(tidy(sql));
});

const lines: [line: string, told: string][] = [
  ['  File "/app/shop.py", line 71, in slow', '/app/shop.py 71'],
  [
    '  File "/usr/lib/python3.12/site-packages/flask/app.py", line 9, in run',
    '/usr/lib/python3.12/site-packages/flask/app.py 9 foreign',
  ],
  ['    at slow (/app/shop.js:71:13)', '/app/shop.js 71'],
  ['    at /app/shop.js:71:13', '/app/shop.js 71'],
  [
    '    at Layer.handle (/app/node_modules/express/lib/router.js:95:5)',
    '/app/node_modules/express/lib/router.js 95 foreign',
  ],
  ['    at async file:///app/shop.mjs:3:1', 'file:///app/shop.mjs 3'],
  ['    at node:internal/main/run_main:30:49', 'none'],
  ["  from /app/shop.rb:71:in 'slow'", '/app/shop.rb 71'],
  ['\tat shop.Slow.get(Slow.java:71)', 'Slow.java 71'],
  ['ValueError: at 12:30', 'none'],
  ['', 'none'],
];

test.each(lines)('%s', (line, told) => {
  const [read] = stackLines(line || ' ');
  const { frame, foreign } = read ?? { foreign: false };
  expect(frame ? `${frame.file} ${frame.line}${foreign ? ' foreign' : ''}` : 'none').toBe(told);
  if (frame) expect(line.startsWith(`${frame.before}${frame.file}`)).toBe(true);
});

test('the source line below a frame belongs to it', () => {
  const stack =
    'Traceback (most recent call last):\n  File "/x/site-packages/a.py", line 1, in f\n    g()\n  File "/app/b.py", line 2, in g\n    raise X\nX: no';
  expect(stackLines(stack).map(({ foreign }) => foreign)).toEqual([
    false,
    true,
    true,
    false,
    false,
    false,
  ]);
});
