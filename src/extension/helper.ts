import { join } from 'node:path';
import { type Event, EventEmitter, type ExtensionContext, type LogOutputChannel } from 'vscode';
import { type LanguageClient, State } from 'vscode-languageclient/node';
import { Lifetime } from '../core/lifetime.ts';
import type { Milliseconds } from '../core/model/units.ts';
import { helperAbsent } from './absent.ts';
import { clientOf } from './client.ts';
import type { Dialling } from './dial.ts';
import type { Health } from './health.ts';
import { launch } from './launch.ts';
import { dismiss, folderOf, type Met, pipeIn } from './meeting.ts';
import { setting } from './setting.ts';

const RESTARTS_WITHIN: Milliseconds = 15_000;

/** What the outcome of a round says of the helper; nothing where the next round will tell. */
const told: Readonly<Record<Met['kind'], Health['helper'] | undefined>> = {
  served: undefined, // it runs once it has answered `initialize`
  left: undefined,
  absent: 'absent',
  refused: 'absent',
  newer: 'newer',
};

/** The one helper of this user and machine, as this window sees it. */
export class Helper {
  readonly client: LanguageClient;
  readonly onDidChange: Event<void>;
  state: Health['helper'] = 'starting';
  private readonly life = new Lifetime();
  private readonly changed = this.life.own(new EventEmitter<void>());
  private readonly log: LogOutputChannel;
  private readonly dialling: Dialling;
  private pid: number | undefined; // of the one that serves, or served last

  constructor(context: ExtensionContext, log: LogOutputChannel) {
    const end = new AbortController();
    this.log = log;
    this.onDidChange = this.changed.event;
    this.dialling = this.diallingFor(context);
    this.client = clientOf(this.dialling, log, end.signal);
    this.life.own(this.client.onDidChangeState(({ newState }) => this.connection(newState)));
    this.life.onEnd(() => {
      end.abort();
      if (this.client.isRunning()) void this.client.stop().catch(() => {});
    });
  }

  /** Returns at once: nothing of the editor waits for the helper. */
  start(): void {
    this.client.start().catch(error => this.log.warn(`the first start failed: ${String(error)}`));
  }

  /** Asks the helper to leave, ends it where it does not, and waits until another serves this window. */
  async restart(): Promise<void> {
    const life = new Lifetime();
    try {
      const served = new Promise<void>((resolve, reject) => {
        life.own(
          this.client.onDidChangeState(({ newState }) => newState === State.Running && resolve()),
        );
        const timer = setTimeout(() => reject(helperAbsent()), RESTARTS_WITHIN);
        life.onEnd(() => clearTimeout(timer));
      });
      const left = await dismiss(this.dialling.pipe, this.dialling.version);
      if (!left && this.client.isRunning() && this.pid) process.kill(this.pid, 'SIGKILL');
      await served;
    } finally {
      life.dispose();
    }
  }

  dispose(): void {
    this.life.dispose();
  }

  private diallingFor({ extension, extensionPath, globalStorageUri }: ExtensionContext): Dialling {
    const { version } = extension.packageJSON as { version: string };
    const folder = folderOf();
    return {
      folder,
      pipe: pipeIn(folder),
      version,
      onMet: met => this.met(met),
      launch: () =>
        launch(
          {
            helper: join(extensionPath, 'dist', 'helper.js'),
            folder,
            data: globalStorageUri.fsPath,
            ports: {
              traces: setting('ports.traces'),
              dogstatsd: setting('ports.dogstatsd'),
              otlp: setting('ports.otlp'),
            },
            budget: setting('memory.budget'),
            disk: setting('disk.budget'),
          },
          line => this.log.info(line),
        ),
    };
  }

  private met(met: Met): void {
    if (met.kind === 'served') {
      this.pid = met.pid;
      this.log.info(`connected to the helper (pid ${met.pid ?? 'unknown'})`);
    } else if (met.kind === 'left') this.log.info(`a helper of version ${met.version} made way`);
    else if (met.kind === 'newer') this.log.warn(`a newer helper runs: ${met.version}`);
    else if (met.kind === 'refused') this.log.error(`no helper: ${met.reason}`);
    else this.log.error(`no helper answers at ${this.dialling.pipe}`);
    this.become(told[met.kind] ?? this.state);
  }

  private connection(state: State): void {
    if (state === State.Running) this.become('running');
    else if (this.state === 'running') this.become('starting');
  }

  private become(state: Health['helper']): void {
    if (state === this.state) return;
    this.state = state;
    this.changed.fire();
  }
}
