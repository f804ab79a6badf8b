import type { Socket } from 'node:net';
import type { Seconds } from '../core/model/units.ts';

/** Who is served just now. */
export interface Windows {
  came(socket: Socket): void;
  /** Starts to count while nobody is here. */
  wait(): void;
  dispose(): void;
}

/** With a time to linger, `leave` is called when nobody has been here for so long: a reload of a window is shorter. */
export function countWindows(linger: Seconds | undefined, leave: () => void): Windows {
  const here = new Set<Socket>();
  let timer: NodeJS.Timeout | undefined;

  function wait(): void {
    clearTimeout(timer);
    if (linger !== undefined && here.size === 0) timer = setTimeout(leave, linger * 1000);
  }

  return {
    wait,
    came(socket) {
      here.add(socket);
      clearTimeout(timer);
      socket.on('close', () => {
        if (here.delete(socket)) wait();
      });
    },
    dispose() {
      clearTimeout(timer);
      const all = [...here];
      here.clear();
      for (const socket of all) socket.destroy();
    },
  };
}
