import type { Socket } from 'node:net';
import type { Bytes, Milliseconds } from '../core/model/units.ts';

const LONGEST: Bytes = 1024;
const NEWLINE = 0x0a;

/** The other side closed before its line was complete. */
export class Gone extends Error {}

/**
 * The first line of a socket. What came behind it is put back, and the socket is left paused, so that whoever reads
 * on misses nothing. Rejects when the line is too long, or late, or the other side has gone.
 */
export function firstLine(socket: Socket, limit: Milliseconds): Promise<string> {
  return new Promise((resolve, reject) => {
    let read = Buffer.alloc(0);
    const late = setTimeout(() => end(new Error('nothing was said in time')), limit);
    const gone = () => end(new Gone('the other side has gone'));
    socket.on('data', more);
    socket.on('close', gone);
    socket.on('end', gone);

    function more(bytes: Buffer): void {
      read = Buffer.concat([read, bytes]);
      const at = read.indexOf(NEWLINE);
      if (at > LONGEST || (at < 0 && read.length > LONGEST)) end(new Error('the line is too long'));
      else if (at >= 0) end(undefined, at);
    }

    function end(error: Error | undefined, at = 0): void {
      clearTimeout(late);
      socket.off('data', more);
      socket.off('close', gone);
      socket.off('end', gone);
      socket.pause();
      const rest = read.subarray(at + 1);
      if (error) reject(error);
      else if (rest.length > 0) socket.unshift(rest);
      resolve(read.toString('utf8', 0, at));
    }
  });
}
