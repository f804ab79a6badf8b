import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Answer, Query } from '../../src/protocol/queries.ts';
import { type EditorSession, openEditor } from './editorSession.ts';
import { inProject } from './places.ts';
import { type Running, start } from './processes.ts';

export interface HelperOptions {
  readonly tracePort?: number; // 0, the default, picks a free one
  readonly dogstatsdPort?: number;
  readonly otlpPort?: number;
  readonly diskMB?: number; // 0 keeps nothing
  /** For Node, before the helper's own. */
  readonly nodeArgs?: readonly string[];
}

/** Where the helper receives, as it prints it. */
export interface Addresses {
  readonly traces: string; // `http://127.0.0.1:8126`
  readonly dogstatsd: string; // `udp://127.0.0.1:8125`
  readonly otlp: string; // `http://127.0.0.1:4318`
}

/** A real helper, `dist/helper.js serve`, in a runtime folder of its own. */
export interface TestHelper {
  readonly addresses: Addresses;
  readonly pid: number;
  readonly process: Running;
  readonly runtimeFolder: string;
  /** What an editor or a command line needs in its environment to meet this one. */
  readonly env: Readonly<Record<string, string>>;
  ask<Q extends Query>(query: Q): Promise<Answer<Q>>;
  /** A second editor, with a folder of its own. */
  edit(folder?: string): Promise<EditorSession>;
  stop(): Promise<void>;
}

export async function startHelper({
  tracePort = 0,
  dogstatsdPort = 0,
  otlpPort = 0,
  diskMB = 1024,
  nodeArgs = [],
}: HelperOptions = {}): Promise<TestHelper> {
  const runtimeFolder = mkdtempSync(path.join(tmpdir(), 'dogwatch-run-'));
  const data = path.join(runtimeFolder, 'data');
  const env = { DOGWATCH_RUNTIME_DIR: runtimeFolder };
  const ports = [
    '--trace-port',
    String(tracePort),
    '--dogstatsd-port',
    String(dogstatsdPort),
    '--otlp-port',
    String(otlpPort),
    '--disk',
    String(diskMB),
  ];
  const process_ = start({
    command: process.execPath,
    args: [...nodeArgs, inProject('dist/helper.js'), 'serve', ...ports, '--data-dir', data],
    env,
  });
  const addresses = JSON.parse(await process_.firstLine()) as Addresses;
  let session: EditorSession | undefined;

  return {
    addresses,
    pid: process_.pid,
    process: process_,
    runtimeFolder,
    env,
    async ask(query) {
      session ??= await openEditor(runtimeFolder);
      return session.ask(query);
    },
    edit: folder => openEditor(runtimeFolder, folder),
    async stop() {
      session?.close();
      await process_.stop();
      rmSync(runtimeFolder, { recursive: true, force: true });
    },
  };
}
