import { Lifetime } from '../core/lifetime.ts';
import type { Receiver } from '../protocol/queries.ts';
import type { ServeOptions } from './options.ts';
import type { HelperParts, MakeParts } from './parts.ts';
import { openPipe } from './pipe.ts';
import { type Takers, traceIntake } from './receivers/intake.ts';
import { otlpIntake } from './receivers/otlp.ts';
import { dogstatsdSocket } from './receivers/udp.ts';
import { openSession } from './session.ts';
import { Signal } from './signal.ts';
import { countWindows } from './windows.ts';

export interface ServingAsks {
  readonly folder: string;
  readonly version: string;
  readonly options: ServeOptions;
  readonly make: MakeParts;
  log(line: string): void;
  /** It is time to end: somebody asked, or a daemon's last window has been gone for long enough. */
  leave(why: string): void;
}

/** A helper at work. */
export interface Serving {
  readonly pipe: string;
  receivers(): readonly Receiver[];
  dispose(): void;
}

/** Starts to serve, or says with nothing that another helper does. Resolves when all receivers are decided. */
export async function startServing(asks: ServingAsks): Promise<Serving | undefined> {
  const { folder, version, options, log } = asks;
  const life = new Lifetime();
  const arrivals = new Signal();
  let parts: HelperParts | undefined;
  const windows = life.own(
    countWindows(options.daemon ? options.linger : undefined, () => asks.leave('nobody is here')),
  );
  const pipe = await openPipe(folder, version, {
    leave: () => asks.leave('it was asked to'),
    serve(socket) {
      if (!parts) return void socket.destroy();
      windows.came(socket);
      const { source, spans, finder } = parts;
      openSession(socket, { source, spans, finder, version, arrivals, log });
    },
  });
  if (!pipe) return undefined;

  const states = receiverStates(log, () => parts?.receiversMoved());
  parts = life.own(asks.make({ ...settings(asks), receivers: states.receivers, log }));
  windows.wait();
  life.own(pipe);
  await openReceivers(asks, arrivals, guarded(parts, log), states, life);
  return { pipe: pipe.path, receivers: states.receivers, dispose: () => life.dispose() };
}

function settings({ version, options, folder }: ServingAsks) {
  const { memoryMB, diskMB, dataDir } = options;
  return { version, dataDir: dataDir ?? folder, memoryMB, diskMB };
}

/** What is known of the receivers, in the order they are shown. */
function receiverStates(log: (line: string) => void, moved: () => void) {
  const known = new Map<Receiver['name'], Receiver>();
  const order: readonly Receiver['name'][] = ['traces', 'dogstatsd', 'otlp'];
  return {
    receivers: () => order.flatMap(name => known.get(name) ?? []),
    moved(receiver: Receiver) {
      known.set(receiver.name, receiver);
      moved();
      const { name, state, address, reason } = receiver;
      log(`${name}: ${state} at ${address}${reason ? `, ${reason}` : ''}`);
    },
  };
}

async function openReceivers(
  { options, version }: Pick<ServingAsks, 'options' | 'version'>,
  arrivals: Signal,
  takers: Takers,
  { moved }: { moved(receiver: Receiver): void },
  life: Lifetime,
): Promise<void> {
  const dogstatsd = dogstatsdSocket({
    port: options.dogstatsdPort,
    take: takers.takeDogstatsd,
    moved,
  });
  let dogstatsdPort = options.dogstatsdPort;
  const traces = traceIntake({
    port: options.tracePort,
    version,
    dogstatsdPort: () => dogstatsdPort,
    takers,
    arrivals,
    moved,
  });
  const otlp = otlpIntake({ port: options.otlpPort, takers, arrivals, moved });
  life.own(await traces);
  life.own(await otlp);
  dogstatsdPort = life.own(await dogstatsd).port;
}

/** One body that cannot be dealt with is a line in the log, and never the end of the process. */
function guarded(takers: Takers, log: (line: string) => void): Takers {
  function safely<A extends unknown[]>(take: (...what: A) => void): (...what: A) => void {
    return (...what) => {
      try {
        take(...what);
      } catch (error) {
        log(`failed: ${error instanceof Error ? error.stack : String(error)}`);
      }
    };
  }
  return {
    takeTraces: safely(received => takers.takeTraces(received)),
    takeDogstatsd: safely(text => takers.takeDogstatsd(text)),
    takeLogs: safely(logs => takers.takeLogs(logs)),
    takeStats: safely(received => takers.takeStats(received)),
    takeTelemetry: safely(received => takers.takeTelemetry(received)),
    refuse: safely((endpoint, reason) => takers.refuse(endpoint, reason)),
  };
}
