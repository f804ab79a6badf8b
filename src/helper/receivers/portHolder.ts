import { execFile } from 'node:child_process';
import { readdir, readFile, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { promisify } from 'node:util';
import type { Milliseconds } from '../../core/model/units.ts';

export type Transport = 'tcp' | 'udp';

/** Who holds a port, as far as it can be known without rights over others. */
export interface Holder {
  readonly name?: string;
  readonly pid?: number;
  readonly uid?: number;
}

const LIMIT_MS: Milliseconds = 1000;
const run = promisify(execFile);

/** The program that keeps this address from being bound. Nothing where it cannot be known within a second. */
export async function holderOf(
  port: number,
  transport: Transport,
  host: string,
): Promise<Holder | undefined> {
  const look = { linux: linuxHolder, win32: windowsHolder }[process.platform as string];
  return await (look ?? unixHolder)(port, transport, host).catch(() => undefined);
}

/** `trace-agent (pid 812)`. */
export function described(holder: Holder | undefined): string {
  if (holder?.name && holder.pid) return `${holder.name} (pid ${holder.pid})`;
  if (holder?.pid) return `process ${holder.pid}`;
  if (holder?.uid === 0) return 'a program of the administrator, perhaps a container';
  if (holder?.uid !== undefined) return `a program of another user (uid ${holder.uid})`;
  return 'another program';
}

async function unixHolder(port: number, transport: Transport): Promise<Holder | undefined> {
  const state = transport === 'tcp' ? ['-sTCP:LISTEN'] : [];
  const wanted = [`-i${transport.toUpperCase()}:${port}`, ...state];
  const { stdout } = await run('lsof', ['-nP', '-Fpc', ...wanted], { timeout: LIMIT_MS });
  return lsofHolders(stdout).find(({ pid }) => pid !== process.pid);
}

async function linuxHolder(
  port: number,
  transport: Transport,
  host: string,
): Promise<Holder | undefined> {
  // A socket of `::` takes the IPv4 address too. The IPv4 table may hold our own, where only `::1` is taken.
  const tables = [`/proc/net/${transport}6`, ...(host === '::1' ? [] : [`/proc/net/${transport}`])];
  const texts = await Promise.all(tables.map(table => readFile(table, 'utf8').catch(() => '')));
  const sockets = texts.flatMap(text => socketsAt(port, transport, text));
  const [first] = sockets;
  if (!first) return undefined;
  const pid = await ownerOf(new Set(sockets.map(({ inode }) => `socket:[${inode}]`)));
  if (pid === undefined) return { uid: first.uid };
  const cmdline = await readFile(`/proc/${pid}/cmdline`, 'utf8').catch(() => '');
  return { pid, name: nameOf(cmdline) };
}

/** The process that has one of these sockets open; only those of this user can be looked into. */
async function ownerOf(sockets: ReadonlySet<string>): Promise<number | undefined> {
  const until = Date.now() + LIMIT_MS;
  for (const pid of (await readdir('/proc')).filter(name => /^\d+$/.test(name))) {
    if (Date.now() > until) return undefined;
    const files = await readdir(`/proc/${pid}/fd`).catch(() => []);
    const links = files.map(file => readlink(`/proc/${pid}/fd/${file}`).catch(() => ''));
    if ((await Promise.all(links)).some(link => sockets.has(link))) return Number(pid);
  }
  return undefined;
}

/**
 * Sockets bound to a port in `/proc/net/{tcp,tcp6,udp,udp6}`. A line is
 * `0: 0100007F:1FBE 00000000:0000 0A 00000000:00000000 00:00000000 00000000 1000 0 45873 1 …`: local address, remote
 * address, state (0A listens), queues, timer, retransmits, uid, timeout, inode.
 */
export function socketsAt(
  port: number,
  transport: Transport,
  table: string,
): readonly { readonly inode: string; readonly uid: number }[] {
  const wanted = `:${port.toString(16).toUpperCase().padStart(4, '0')}`;
  return table
    .split('\n')
    .map(line => line.trim().split(/\s+/))
    .filter(([, local = '', , state]) => {
      return local.endsWith(wanted) && (transport === 'udp' || state === '0A');
    })
    .map(fields => ({ inode: fields[9] ?? '', uid: Number(fields[7]) }))
    .filter(({ inode }) => /^[1-9]\d*$/.test(inode));
}

const INTERPRETER = /^(?:node|nodejs|python[\d.]*|ruby|java|bun|deno|sh|bash)$/;

/** `python app.py` of `/usr/bin/python3\0-u\0/srv/app.py\0`: an interpreter alone says little. */
export function nameOf(cmdline: string): string {
  // A program that renames itself writes one text with spaces.
  const [program = '', ...rest] = cmdline.includes('\0') ? cmdline.split('\0') : [cmdline];
  const name = basename(program.trim());
  const script = rest.find(argument => argument !== '' && !argument.startsWith('-'));
  return INTERPRETER.test(name) && script ? `${name} ${basename(script)}` : name;
}

/** `lsof -Fpc` writes a line `p812` and a line `cnode` for each process, and `f20` for each file. */
export function lsofHolders(output: string): readonly Holder[] {
  return [...output.matchAll(/^p(\d+)\n(?:c(.+))?$/gm)].map(([, pid, name]) => {
    return { pid: Number(pid), ...(name ? { name } : {}) };
  });
}

async function windowsHolder(port: number, transport: Transport): Promise<Holder | undefined> {
  const limit = { timeout: LIMIT_MS };
  const { stdout } = await run('netstat', ['-ano', '-p', transport.toUpperCase()], limit);
  const pid = netstatPid(port, stdout);
  if (pid === undefined) return undefined;
  const filter = ['/FI', `PID eq ${pid}`, '/FO', 'CSV', '/NH'];
  const tasks = await run('tasklist', filter, limit).catch(() => ({ stdout: '' }));
  const name = /^"([^"]+)"/m.exec(tasks.stdout)?.[1];
  return { pid, ...(name ? { name } : {}) };
}

/** `  TCP    127.0.0.1:8126    0.0.0.0:0    LISTENING    812`, and the same without a state for UDP. */
export function netstatPid(port: number, output: string): number | undefined {
  for (const line of output.split(/\r?\n/)) {
    const [, local = '', remote = '', ...rest] = line.trim().split(/\s+/);
    // Only what listens has a remote address without a port; the word for it is translated.
    const waits = remote === '*:*' || remote.endsWith(':0');
    const pid = rest.at(-1) ?? '';
    if (local.endsWith(`:${port}`) && waits && /^\d+$/.test(pid)) return Number(pid);
  }
  return undefined;
}
