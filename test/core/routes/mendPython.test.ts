import { expect, test } from 'vitest';
import { mendPython } from '../../../src/core/routes/syntax/mendPython.ts';

const cases: [typed: string, mended: string][] = [
  ['@app.route("/b", methods=[\ndef b():', '@app.route("/b", methods=[])\ndef b():'],
  ['@app.route("/b"  # why\ndef b():', '@app.route("/b")  # why\ndef b():'],
  ['@app.route("/b\ndef b():', '@app.route("/b")\ndef b():'],
  ['@app.route("/b)\ndef b():', '@app.route("/b")\ndef b():'],
  ["@app.route('\n\n\ndef b():", "@app.route('')\n\n\ndef b():"],
  ['def b()\n\n@app.get("/c")', 'def b():\n\n@app.get("/c")'],
  ['def b\n@app.get("/c")', 'def b():\n@app.get("/c")'],
  ['async def\n@app.get("/c")', 'async def _():\n@app.get("/c")'],
  ['def b(a,\n      c\n@app.get("/c")', 'def b(a,\n      c):\n@app.get("/c")'],
  ['    x = sum(\n    return x', '    x = sum()\n    return x'],
  ['x = {"a": [1, (2', 'x = {"a": [1, (2)]}'],
];

test.each(cases)('%j', (typed, mended) => {
  expect(mendPython(typed)).toBe(mended);
});

const sound = [
  'x = (\n    a\n    @ b\n)',
  '"""\n@app.route("/x"\n"""\ny = [1,\n     2]',
  "x = '''(''' + \"[\" + '\\'('\n",
  '# ( [ {\nx = 1  # "\n',
  'f(r"\\(", rb\'\\[\', """{""")\n',
  'def f(a: int = 3) -> dict[str, int]:\n    return {}\n',
  'x = "a\\\nb("\ny = 1\n',
  'class A:\n    def f(self): return (\n        1)\n',
];

test.each(sound)('leaves %j alone', text => {
  expect(mendPython(text)).toBe(text);
});
