import { expect, test } from 'vitest';
import { formatSql } from '../../../src/core/layout/sql.ts';

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
