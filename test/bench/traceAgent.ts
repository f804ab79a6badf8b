import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { inProject } from '../harness/places.ts';
import { freePort, type Running, start, until } from '../harness/processes.ts';

/** The real trace-agent 7.82.1, from a package that carries it. */
const PACKAGE = '@deliciousmonster/datadog-agent-binary-linux-x86_64@7.82.1-next.18';
const INTEGRITY =
  'ZuLoAlN6WVPfgrXc4XAgESbvjJMHMkCKWl/YNoFIXS6tA4mjLVD7XCCH43hGxEjeIEySp8wNR8CR33SYw0C+Hw==';
const BINARY = inProject('.vscode-test/trace-agent-7.82.1');

/** The binary's path, or why it cannot be had. */
export function traceAgent(): { readonly binary: string } | { readonly missing: string } {
  if (process.platform !== 'linux' || process.arch !== 'x64') {
    return { missing: 'the trace-agent is only to be had for Linux on x86-64' };
  }
  try {
    if (!existsSync(BINARY)) download();
    return { binary: BINARY };
  } catch (error) {
    return { missing: `the trace-agent could not be fetched: ${String(error).slice(0, 200)}` };
  }
}

function download(): void {
  const folder = mkdtempSync(path.join(tmpdir(), 'trace-agent-'));
  const printed = execFileSync('npm', ['pack', PACKAGE, '--silent', '--pack-destination', folder]);
  const archive = path.join(folder, String(printed).trim().split('\n').at(-1) ?? '');
  const sum = createHash('sha512').update(readFileSync(archive)).digest('base64');
  if (sum !== INTEGRITY) throw new Error(`unexpected integrity ${sum}`);
  execFileSync('tar', ['xzf', archive, '-C', folder, 'package/bin/trace-agent']);
  mkdirSync(path.dirname(BINARY), { recursive: true });
  renameSync(path.join(folder, 'package/bin/trace-agent'), BINARY);
  rmSync(folder, { recursive: true });
}

/** Runs it without limits, shipping to `intake`. */
export async function startTraceAgent(
  binary: string,
  intake: string,
): Promise<{ process: Running; url: string }> {
  const port = await freePort();
  const folder = mkdtempSync(path.join(tmpdir(), 'trace-agent-'));
  const config = path.join(folder, 'datadog.yaml');
  writeFileSync(config, ''); // it wants a file; the environment says all
  const process_ = start({
    command: binary,
    args: ['run', '--config', config],
    env: {
      DD_API_KEY: '0'.repeat(32),
      DD_SITE: 'invalid', // a name that no host has
      DD_DD_URL: intake,
      DD_APM_DD_URL: intake,
      DD_APM_RECEIVER_PORT: String(port),
      DD_APM_RECEIVER_SOCKET: '',
      DD_APM_MAX_TPS: '1000000',
      DD_APM_TARGET_TPS: '1000000',
      DD_APM_MAX_CPU_PERCENT: '0',
      DD_APM_MAX_MEMORY: '0',
      DD_APM_DEBUG_PORT: '0',
      DD_HOSTNAME: 'bench',
      DD_LOG_LEVEL: 'error',
      DD_CMD_PORT: String(await freePort()),
      DD_REMOTE_CONFIGURATION_ENABLED: 'false',
      DD_INSTRUMENTATION_TELEMETRY_ENABLED: 'false',
    },
  });
  const url = `http://127.0.0.1:${port}`;
  await until(
    'trace-agent that answers',
    () =>
      fetch(`${url}/info`).then(
        r => r.ok,
        () => false,
      ),
    30_000,
  );
  return { process: process_, url };
}
