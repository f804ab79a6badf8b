import { createSocket, type Socket } from 'node:dgram';
import type { Bytes, Milliseconds } from '../../core/model/units.ts';
import type { Receiver } from '../../protocol/queries.ts';
import { type Bound, holdPort, type Port } from './port.ts';

/** Asked for so that a burst is not lost while a trace body is decoded; the system may grant less. */
const RECEIVE_BUFFER: Bytes = 4 * 2 ** 20;
const LEAST_BUFFER: Bytes = 64 * 2 ** 10;

export interface UdpAsks {
  /** 0 picks a free one. */
  readonly port: number;
  take(datagram: Uint8Array): void;
  moved(receiver: Receiver): void;
  readonly retry?: Milliseconds;
}

export interface UdpPort extends Port {
  /** What the system granted, 0 before it listens. */
  readonly receiveBuffer: Bytes;
}

/** DogStatsD's port. */
export async function dogstatsdSocket(asks: UdpAsks): Promise<UdpPort> {
  let receiveBuffer: Bytes = 0;
  const port = await holdPort({
    ...asks,
    name: 'dogstatsd',
    transport: 'udp',
    async bind(host, wanted) {
      const { socket, bound } = await listen(host, wanted, asks.take);
      receiveBuffer = granted(socket);
      return bound;
    },
  });
  return {
    get receiver() {
      return port.receiver;
    },
    get port() {
      return port.port;
    },
    get receiveBuffer() {
      return receiveBuffer;
    },
    dispose: () => port.dispose(),
  };
}

function listen(
  address: string,
  port: number,
  take: (datagram: Uint8Array) => void,
): Promise<{ socket: Socket; bound: Bound }> {
  const socket = createSocket(
    address === '::1' ? { type: 'udp6', ipv6Only: true } : { type: 'udp4' },
  );
  socket.on('message', take);
  return new Promise((resolve, reject) => {
    socket.once('error', error => {
      socket.close();
      reject(error);
    });
    socket.bind({ address, port, exclusive: true }, () => {
      socket.removeAllListeners('error');
      socket.on('error', () => {}); // of one datagram
      resolve({ socket, bound: { port: socket.address().port, close: () => socket.close() } });
    });
  });
}

/** Some systems refuse a size they cannot give, others give what they can. */
function granted(socket: Socket): Bytes {
  for (let size = RECEIVE_BUFFER; size >= LEAST_BUFFER; size /= 2) {
    try {
      socket.setRecvBufferSize(size);
      break;
    } catch {
      // Half of it, then.
    }
  }
  return socket.getRecvBufferSize();
}
