import { expect, test } from 'vitest';
import {
  described,
  type Holder,
  lsofHolders,
  nameOf,
  netstatPid,
  socketsAt,
} from '../../src/helper/receivers/portHolder.ts';

const TCP = `  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 0100007F:1FBE 00000000:0000 0A 00000000:00000000 00:00000000 00000000  1000        0 45873 1 0000000000000000 100 0 0 10 0
   1: 0100007F:1FBE 0100007F:C350 01 00000000:00000000 02:000006D2 00000000  1000        0 45999 2 0000000000000000 20 4 30 10 -1
   2: 00000000:1F91 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 777 1 0000000000000000 100 0 0 10 0
   3: 0100007F:C350 0100007F:1FBE 06 00000000:00000000 03:00001770 00000000     0        0 0 3 0000000000000000`;
const TCP6 = `  sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
   0: 00000000000000000000000001000000:1FBE 00000000000000000000000000000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 31337 1 0000000000000000 100 0 0 10 0`;
const UDP = `   sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode ref pointer drops
  417: 0100007F:1FBD 00000000:0000 07 00000000:00000000 00:00000000 00000000  1000        0 5150 2 0000000000000000 0`;

const tables: [
  what: string,
  port: number,
  transport: 'tcp' | 'udp',
  table: string,
  found: string,
][] = [
  ['one that listens, not its connections', 8126, 'tcp', TCP, '45873 of 1000'],
  ['one of another user', 8081, 'tcp', TCP, '777 of 0'],
  ['a port of which only connections are left', 50_000, 'tcp', TCP, ''],
  ['an IPv6 one', 8126, 'tcp', TCP6, '31337 of 0'],
  ['a UDP one, which has no state', 8125, 'udp', UDP, '5150 of 1000'],
  ['a port nobody has', 8127, 'tcp', TCP, ''],
  ['nothing', 8126, 'tcp', '', ''],
  ['no table', 8126, 'tcp', 'x\n:1FBE\n 0: x:1FBE y 0A', ''],
];

test.each(tables)('Linux: %s', (_, port, transport, table, found) => {
  const sockets = socketsAt(port, transport, table);
  expect(sockets.map(({ inode, uid }) => `${inode} of ${uid}`).join(' ')).toBe(found);
});

const names: [cmdline: string, name: string][] = [
  ['/opt/datadog-agent/embedded/bin/trace-agent\0--config\0x\0', 'trace-agent'],
  ['/usr/bin/python3\0-u\0/srv/app.py\0', 'python3 app.py'],
  ['node\0--inspect\0dist/helper.js\0serve\0', 'node helper.js'],
  ['node\0', 'node'],
  ['nginx: master process /usr/sbin/nginx', 'nginx'],
  ['', ''],
];

test.each(names)('the program of %j is %s', (cmdline, name) => {
  expect(nameOf(cmdline)).toBe(name);
});

test('lsof names each process', () => {
  expect(lsofHolders('p812\nccom.docker.backend\nf20\np9\ncnode\nf3\nf4\n')).toEqual([
    { pid: 812, name: 'com.docker.backend' },
    { pid: 9, name: 'node' },
  ]);
  expect(lsofHolders('')).toEqual([]);
});

const NETSTAT = [
  '',
  'Active Connections',
  '',
  '  Proto  Local Address          Foreign Address        State           PID',
  '  TCP    127.0.0.1:50000        127.0.0.1:8126         ESTABLISHED     77',
  '  TCP    127.0.0.1:8126         127.0.0.1:50000        ESTABLISHED     78',
  '  TCP    127.0.0.1:8126         0.0.0.0:0              ABHÖREN         812',
  '  UDP    127.0.0.1:8125         *:*                                    814',
].join('\r\n');

const windows: [port: number, pid: number | undefined][] = [
  [8126, 812],
  [8125, 814],
  [50_000, undefined],
  [126, undefined],
];

test.each(windows)('Windows: port %i is held by %s', (port, pid) => {
  expect(netstatPid(port, NETSTAT)).toBe(pid);
});

const holders: [holder: Holder | undefined, words: string][] = [
  [{ name: 'trace-agent', pid: 812 }, 'trace-agent (pid 812)'],
  [{ name: '', pid: 812 }, 'process 812'],
  [{ uid: 0 }, 'a program of the administrator, perhaps a container'],
  [{ uid: 1001 }, 'a program of another user (uid 1001)'],
  [undefined, 'another program'],
];

test.each(holders)('%j reads %s', (holder, words) => {
  expect(described(holder)).toBe(words);
});
