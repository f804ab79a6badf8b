import type { Webview } from 'vscode';
import { Lifetime } from '../core/lifetime.ts';
import { isTimeRange } from '../core/model/range.ts';
import type { TimeRange } from '../core/model/trace.ts';
import type { CommandId, SavedView } from '../protocol/commands.ts';
import { failureOf } from '../protocol/failure.ts';
import type { FromPage, Opening, ToPage } from '../protocol/page.ts';
import type { Answer, Datadog } from '../protocol/queries.ts';
import { run } from './commands.ts';

/** What a page may have run: it shows foreign text, so it gets no more than its links need. */
const allowed: ReadonlySet<CommandId> = new Set<CommandId>([
  'dogwatch.openEndpoint',
  'dogwatch.openTrace',
  'dogwatch.openTraces',
  'dogwatch.openView',
  'dogwatch.saveView',
  'dogwatch.openFlame',
  'dogwatch.compareTraces',
  'dogwatch.openMetric',
  'dogwatch.openMetrics',
  'dogwatch.openErrors',
  'dogwatch.exportSession',
  'dogwatch.openSource',
  'dogwatch.mapSource',
  'dogwatch.copyTracerSettings',
  'dogwatch.copyLogSettings',
  'dogwatch.showLog',
  'dogwatch.restartHelper',
]);

type Question = Extract<FromPage, { kind: 'ask' | 'watch' }>;
type Post = (message: ToPage) => void;

/** Carries questions of a page to the helper and its answers back, and looks into neither. */
export class Relay {
  private readonly life = new Lifetime();
  private readonly questions = new Map<number, Lifetime>();
  private readonly webview: Webview;
  private readonly datadog: Datadog;
  private readonly opening: () => Opening;
  private readonly onRange: (range: TimeRange) => void;

  constructor(
    webview: Webview,
    datadog: Datadog,
    opening: () => Opening,
    onRange: (range: TimeRange) => void,
  ) {
    this.webview = webview;
    this.datadog = datadog;
    this.opening = opening;
    this.onRange = onRange;
    this.life.own(webview.onDidReceiveMessage((message: FromPage) => this.hear(message)));
    this.life.onEnd(() => this.silence());
  }

  /** Tells the page what to show. */
  open(): void {
    this.post(this.opening());
  }

  /** Tells the page of a range that was chosen on another. */
  showRange(range: TimeRange): void {
    this.post({ kind: 'range', range });
  }

  showViews(views: readonly SavedView[]): void {
    this.post({ kind: 'views', views });
  }

  /** Ends every question of the page: it is hidden, or begins anew. */
  silence(): void {
    for (const question of this.questions.values()) question.dispose();
    this.questions.clear();
  }

  dispose(): void {
    this.life.dispose();
  }

  private readonly post: Post = message => void this.webview.postMessage(message);

  private hear(message: FromPage): void {
    switch (message.kind) {
      case 'ready':
        this.silence();
        this.open();
        return;
      case 'ask':
      case 'watch':
        this.questions.get(message.id)?.dispose();
        this.questions.set(message.id, ask(this.datadog, message, this.post));
        return;
      case 'cancel':
        this.questions.get(message.id)?.dispose();
        this.questions.delete(message.id);
        return;
      case 'range':
        if (isTimeRange(message.range)) this.onRange(message.range);
        return;
      case 'command':
        if (allowed.has(message.command)) void run(message.command, ...message.arguments);
    }
  }
}

/** One question of a page; once it has ended nothing more of it is posted. */
function ask(datadog: Datadog, { kind, id, query }: Question, post: Post): Lifetime {
  const life = new Lifetime();
  let over = false;
  life.onEnd(() => {
    over = true;
  });
  const answered = (answer: Answer) => over || post({ kind: 'answer', id, answer });
  const failed = (error: unknown) =>
    over || post({ kind: 'failure', id, failure: failureOf(error) });
  if (kind === 'ask') datadog.ask(query).then(answered, failed);
  else {
    const watch = datadog.watch(query, answered, failed);
    life.onEnd(() => watch[Symbol.dispose]());
  }
  return life;
}
