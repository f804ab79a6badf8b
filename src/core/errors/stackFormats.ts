/** How one language writes a stack. `line` finds one frame: `file`, `line`, `symbol`, and `code` where it is told. */
export interface StackFormat {
  readonly language: string;
  readonly line: RegExp;
  /** Which end of the text the frame is at that failed. */
  readonly innermost: 'first' | 'last';
  /** What stands between an error and the one that it followed: only one of the parts is the error told of. */
  readonly chain?: { readonly between: RegExp; readonly told: 'first' | 'last' };
  /** Files and symbols that are not the app's. */
  readonly library: RegExp;
}

const chained =
  /^.*(?:During handling of the above exception|The above exception was the direct cause).*$/m;

/** One line each; the one that finds the most frames is the right one. */
export const stackFormats: readonly StackFormat[] = [
  {
    language: 'python',
    //   File "/app/app.py", line 91, in error
    //     raise ValueError("no")
    line: /^[ |+-]*File "(?<file>[^"\n]+)", line (?<line>\d+)(?:, in (?<symbol>[^\n]+))?(?:\n[ |]{4,}(?! *[~^]+\s*$)(?! *File ")(?<code>[^\n]+))?/gm,
    innermost: 'last',
    chain: { between: chained, told: 'last' },
    library: /[\\/](?:site-packages|dist-packages)[\\/]|[\\/]lib[\\/]python\d|^</,
  },
  {
    language: 'v8',
    //     at async failing (/app/server.js:42:9)
    line: /^[ \t]+at (?:(?:async )?(?<symbol>[^\n(]+?) \()?(?:async )?(?<file>(?:file:\/\/)?[^\s():][^\n():]*|(?:file:\/\/\/?)?[A-Za-z]:[\\/][^\n():]*|node:[\w/]+):(?<line>\d+):\d+\)?[ \t]*$/gm,
    innermost: 'first',
    chain: { between: /^[ \t]*\[cause\]: /m, told: 'first' },
    library: /[\\/](?:node_modules)[\\/]|^(?:node:|internal\/|<|native$)/,
  },
  {
    language: 'java',
    //   at com.shop.Cart.add(Cart.java:42)
    line: /^[ \t]*at (?:[\w.-]+\/(?:[\w.@-]*\/)?|[\w-]+\/\/)?(?<symbol>[\w$.]+(?:<init>|<clinit>)?)\((?:(?<file>[\w$-]+\.(?:java|kt|scala|groovy|clj)):(?<line>\d+)|Native Method|Unknown Source)\)/gm,
    innermost: 'first',
    chain: { between: /^Caused by: /m, told: 'last' },
    library:
      /^(?:javax?|jdk|sun|com\.sun|jakarta|kotlinx?|scala|groovy|clojure|org\.(?:springframework|apache|hibernate|eclipse|jboss|junit|codehaus|glassfish|postgresql)|io\.(?:netty|undertow|micronaut|quarkus|vertx|opentelemetry|grpc|ktor)|reactor|com\.(?:fasterxml|zaxxer|mysql|google)|datadog|com\.datadog)\./,
  },
  {
    language: 'dotnet',
    //    at Shop.Cart.Add(Int32 id) in /app/Cart.cs:line 42
    line: /^[ \t]*at (?<symbol>[\w.`<>+|[\], ]+)\([^\n)]*\)(?: in (?<file>[^\n]+?):line (?<line>\d+))?[ \t]*$/gm,
    innermost: 'first',
    library: /^(?:System|Microsoft|Datadog|Npgsql|Newtonsoft)\./,
  },
  {
    language: 'go',
    // main.checkout(...)
    // 	/app/main.go:42 +0x1d
    line: /^(?<symbol>[^\s(]\S*?)(?:\([^()\n]*\))?\n[ \t]+(?<file>[^\n]+\.go):(?<line>\d+)/gm,
    innermost: 'first',
    library:
      /[\\/](?:pkg[\\/]mod|vendor)[\\/]|@v\d|[\\/]go(?:[\d.]*)[\\/]src[\\/]|^(?:runtime|net\/http|gopkg\.in|github\.com\/DataDog)[./]/,
  },
  {
    language: 'ruby',
    // /app/app.rb:12:in 'Cart#add'
    line: /^[ \t]*(?:from )?(?<file>[^\s:][^\n:]*\.(?:rb|ru|erb|rake)|<internal:[^>\n]+>):(?<line>\d+):in [`'](?<symbol>[^'\n]*)'/gm,
    innermost: 'first',
    library: /[\\/](?:gems|rubygems|ruby)[\\/]|^</,
  },
  {
    language: 'php',
    // #0 /app/src/Cart.php(42): Shop\Cart->add()
    line: /^#\d+ (?:(?<file>[^\n(]+)\((?<line>\d+)\)|\[internal function\]): (?<symbol>[^\n(]+)/gm,
    innermost: 'first',
    library: /[\\/]vendor[\\/]|^(?:phar:|\[)/,
  },
];
