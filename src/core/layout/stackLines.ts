/** A line of a stack as it came; frames say which place of which file they are. */
export interface StackLine {
  readonly text: string;
  readonly frame?: {
    readonly file: string;
    readonly line: number; // from 1
    /** What stands before and after the place in `text`. */
    readonly before: string;
    readonly after: string;
  };
  /** Of a library or the runtime, not of the app. */
  readonly foreign: boolean;
}

// `  File "/app/shop.py", line 71, in slow`
const PYTHON = /^(\s*File ")([^"]+)", line (\d+)(.*)$/;
// `    at slow (/app/shop.js:71:13)`, `    at file:///app/shop.mjs:3:1`
const JAVASCRIPT =
  /^(\s*at (?:async )?(?:.*?\()?)((?:file:\/\/)?(?:[A-Za-z]:)?[^():]+):(\d+)(:\d+\)?.*)$/;
// `  from /app/shop.rb:71:in 'slow'`, `\tat shop.Slow.get(Slow.java:71)`, `\t/app/shop.go:71 +0x1d`
const OTHERS = /^(\s*(?:from |at .*\()?)((?:[A-Za-z]:)?[^\s():"]+\.\w{1,5}):(\d+)(.*)$/;

const FOREIGN =
  /(?:^|[/\\])(?:site-packages|dist-packages|node_modules|internal)[/\\]|^node:|[/\\]lib[/\\]python\d|<frozen |<string>/;

const MOST = 500; // lines

/** What is below a frame (its source line, or marks under it) belongs to the frame. */
export function stackLines(stack: string): readonly StackLine[] {
  let foreign = false;
  return stack
    .trimEnd()
    .split('\n', MOST)
    .map(text => {
      const match = PYTHON.exec(text) ?? JAVASCRIPT.exec(text) ?? OTHERS.exec(text);
      if (!match) {
        if (/^\S/.test(text)) foreign = false; // the error itself
        return { text, foreign };
      }
      const [, before = '', file = '', line, after = ''] = match;
      foreign = FOREIGN.test(file);
      return { text, foreign, frame: { file, line: Number(line), before, after } };
    });
}
