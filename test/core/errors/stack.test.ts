import { expect, test } from 'vitest';
import { messageShape } from '../../../src/core/errors/messageShape.ts';
import { readStack } from '../../../src/core/errors/stack.ts';

const venv = '/venv/lib/python3.11/site-packages';

/** Each frame as `file:line symbol`, own ones with a star. */
const stacks: [what: string, stack: string, frames: string[]][] = [
  [
    'Python, innermost last; the false frame of code origin is left out',
    `Traceback (most recent call last):
  File "${venv}/ddtrace/contrib/internal/flask/wrappers.py", line 68, in _wrap_call
    return wrapped(*args, **kwargs)
           ^^^^^^^^^^^^^^^^^^^^^^^^
  File "/app/app.py", line 88, in error
    def error():
  File "${venv}/ddtrace/internal/wrapping/context.py", line 667, in trampoline
    return f(*args, **kwargs)
  File "/app/app.py", line 91, in error
    raise ValueError("no")
ValueError: no`,
    [
      '* /app/app.py:91 error raise ValueError("no")',
      `  ${venv}/ddtrace/internal/wrapping/context.py:667 trampoline return f(*args, **kwargs)`,
      `  ${venv}/ddtrace/contrib/internal/flask/wrappers.py:68 _wrap_call return wrapped(*args, **kwargs)`,
    ],
  ],
  [
    'an async view twice in a row',
    `  File "/app/fapp.py", line 40, in boom
    async def boom():
  File "/app/fapp.py", line 41, in boom
    raise ValueError("boom")`,
    ['* /app/fapp.py:41 boom raise ValueError("boom")'],
  ],
  [
    'recursion is no false frame',
    `  File "/app/a.py", line 3, in walk
    walk(n - 1)
  File "/app/a.py", line 2, in walk
    raise KeyError(n)`,
    ['* /app/a.py:2 walk raise KeyError(n)', '* /app/a.py:3 walk walk(n - 1)'],
  ],
  [
    'Python tells of the error that followed, not of the one before',
    `Traceback (most recent call last):
  File "/app/a.py", line 2, in first
    x()
KeyError: 1

During handling of the above exception, another exception occurred:

Traceback (most recent call last):
  File "/app/a.py", line 4, in second
    raise ValueError`,
    ['* /app/a.py:4 second raise ValueError'],
  ],
  [
    'Python’s own library and generated code are not the app’s',
    `  File "<frozen importlib._bootstrap>", line 1, in _load
  File "/usr/lib/python3.12/json/decoder.py", line 355, in raw_decode
    raise JSONDecodeError`,
    [
      '  /usr/lib/python3.12/json/decoder.py:355 raw_decode raise JSONDecodeError',
      '  <frozen importlib._bootstrap>:1 _load',
    ],
  ],
  [
    'V8, with names, without, async, as URL and on Windows',
    `TypeError: basket is undefined
    at failing (/app/server.js:42:9)
    at Layer.handle [as handle_request] (/app/node_modules/express/lib/router/layer.js:95:5)
    at /app/routes.js:3:1
    at async file:///app/main.mjs:7:4
    at new Basket (C:\\shop\\basket.js:1:2)
    at process.processTicksAndRejections (node:internal/process/task_queues:95:5)
    at async Promise.all (index 0)`,
    [
      '* /app/server.js:42 failing',
      '  /app/node_modules/express/lib/router/layer.js:95 Layer.handle [as handle_request]',
      '* /app/routes.js:3',
      '* /app/main.mjs:7',
      '* C:\\shop\\basket.js:1 new Basket',
      '  node:internal/process/task_queues:95 process.processTicksAndRejections',
    ],
  ],
  [
    'Java, of the cause; the package tells the folder',
    `java.lang.IllegalStateException: x
\tat com.shop.Web.get(Web.java:10)
Caused by: java.lang.RuntimeException: y
\tat com.shop.Cart.add(Cart.java:42)
\tat org.springframework.web.Servlet.run(Servlet.java:3)
\tat java.base/java.lang.Thread.run(Thread.java:829)
\tat jdk.internal.reflect.Invoker.invoke0(Native Method)`,
    [
      '* com/shop/Cart.java:42 com.shop.Cart.add',
      '  org/springframework/web/Servlet.java:3 org.springframework.web.Servlet.run',
      '  java/lang/Thread.java:829 java.lang.Thread.run',
      '  :0 jdk.internal.reflect.Invoker.invoke0',
    ],
  ],
  [
    '.NET, with and without files',
    `System.Exception: x
   at Shop.Cart.Add(Int32 id) in /app/Cart.cs:line 42
   at Microsoft.AspNetCore.Mvc.Invoke(Context c)`,
    ['* /app/Cart.cs:42 Shop.Cart.Add', '  :0 Microsoft.AspNetCore.Mvc.Invoke'],
  ],
  [
    'Go, two lines for a frame',
    `goroutine 1 [running]:
main.checkout(0xc000, 0x1)
\t/app/main.go:42 +0x1d
net/http.HandlerFunc.ServeHTTP(...)
\t/usr/local/go/src/net/http/server.go:2136 +0x29
github.com/x/y.(*Z).Do(0x1)
\t/home/a/go/pkg/mod/github.com/x/y@v1.2.3/z.go:3`,
    [
      '* /app/main.go:42 main.checkout',
      '  /usr/local/go/src/net/http/server.go:2136 net/http.HandlerFunc.ServeHTTP',
      '  /home/a/go/pkg/mod/github.com/x/y@v1.2.3/z.go:3 github.com/x/y.(*Z).Do',
    ],
  ],
  [
    'Ruby, old quotes and new ones',
    `/app/app.rb:12:in 'Cart#add'
\tfrom /usr/lib/ruby/gems/3.2.0/gems/sinatra-3.0/lib/sinatra/base.rb:1:in \`call'`,
    [
      '* /app/app.rb:12 Cart#add',
      '  /usr/lib/ruby/gems/3.2.0/gems/sinatra-3.0/lib/sinatra/base.rb:1 call',
    ],
  ],
  [
    'PHP',
    `#0 /app/src/Cart.php(42): Shop\\Cart->add()
#1 /app/vendor/laravel/x.php(1): Foo::bar(1)
#2 [internal function]: run()
#3 {main}`,
    [
      '* /app/src/Cart.php:42 Shop\\Cart->add',
      '  /app/vendor/laravel/x.php:1 Foo::bar',
      '  :0 run',
    ],
  ],
  ['no stack at all', 'it did not work', []],
];

test.each(stacks)('%s', (_, stack, expected) => {
  const frames = readStack(stack).map(({ own, file, line, symbol, code }) =>
    `${own ? '*' : ' '} ${file}:${line} ${symbol} ${code}`.trimEnd(),
  );
  expect(frames).toEqual(expected);
});

const hostile = [
  '  File "'.repeat(9000),
  `    at ${'('.repeat(60_000)}`,
  `    at x${' '.repeat(60_000)}\n`,
  'at '.repeat(20_000),
  '\n '.repeat(32_000),
  `${'a:1:in `'.repeat(8000)}`,
  `${'(#0 '.repeat(16_000)}`,
  'x'.repeat(1_000_000),
];

test('a stack made to be slow is not', () => {
  const before = performance.now();
  for (const text of hostile) expect(readStack(text).length).toBeLessThanOrEqual(100);
  expect(performance.now() - before).toBeLessThan(2000);
});

const messages: [message: string, shape: string][] = [
  ['no user 42 named "bo"', 'no user <number> named <text>'],
  ['basket is undefined', 'basket is undefined'],
  ["doesn't work for bo's cat", "doesn't work for bo's cat"],
  [
    "invalid literal for int() with base 10: 'abc'",
    'invalid literal for int() with base <number>: <text>',
  ],
  ['<Cart object at 0x7f3a12> is closed', '<Cart object at <address>> is closed'],
  ['order 550e8400-e29b-41d4-a716-446655440000 of 3f2a9bc1d4', 'order <id> of <id>'],
  ['10.0.0.1:5432 refused bo@example.org', '<address> refused <address>'],
  ['took 1.5e3 s, -2 more', 'took <number> s, <number> more'],
  ['a  b\n c', 'a b c'],
  ['', ''],
];

test.each(messages)('the message %s', (message, shape) => {
  expect(messageShape(message)).toBe(shape);
});
