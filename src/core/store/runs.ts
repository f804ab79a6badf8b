import type { Restart } from '../model/endpointView.ts';
import type { EpochMs, Milliseconds } from '../model/units.ts';
import type { StoreSink } from './storeSink.ts';
import { slotOf } from './tags.ts';

const RUNTIME = slotOf('runtime-id');
const VERSION = slotOf('version');

/** Workers of one server start together: they are one restart. */
const TOGETHER: Milliseconds = 5_000;
/** Versions and processes kept of a service; more says something else than a version or a process. */
const MOST = 256;

interface Service {
  readonly versions: Map<string, EpochMs>;
  /** Of the run that began last; empty where it names none. */
  version: string;
  /** The run of each process and version. */
  readonly runs: Map<string, number>;
  readonly starts: Restart[]; // when each run was first heard of; the first is not a restart
  readonly begins: EpochMs[]; // when the first request of each run began
}

/**
 * Which versions and processes of a service have answered requests, and since when. A run is what the processes that
 * began together serve, until another one, or another version, answers.
 */
export class Runs {
  private readonly services = new Map<string, Service>();

  /** Notes the process and version of the entry span in hand, which began at `start`; says which run of its service it is of. */
  saw({ fields, texts, strings }: StoreSink, now: EpochMs, start: EpochMs): number {
    const service = this.of(strings.text(fields.service));
    const version = strings.text(texts[VERSION] ?? 0);
    if (version && (service.versions.has(version) || service.versions.size < MOST))
      service.versions.set(version, now);
    const runtime = strings.text(texts[RUNTIME] ?? 0);
    const process = `${runtime} ${version}`;
    return service.runs.get(process) ?? newRun(service, process, version, now, start);
  }

  /** When the run that answers now began; nothing where it is the only one. */
  lastBegan(service: string): EpochMs | undefined {
    const { begins } = this.of(service);
    return begins.length > 1 ? begins.at(-1) : undefined;
  }

  /** The number of the run that answers now. */
  current(service: string): number {
    return Math.max(0, this.of(service).starts.length - 1);
  }

  /** Versions that answered since `from`, in the order they came. */
  versions(service: string, from: EpochMs): readonly string[] {
    return [...this.of(service).versions]
      .filter(([, last]) => last >= from)
      .map(([version]) => version);
  }

  restarts(service: string, from: EpochMs): readonly Restart[] {
    return this.of(service)
      .starts.slice(1)
      .filter(({ at }) => at >= from);
  }

  private of(name: string): Service {
    let service = this.services.get(name);
    if (!service) {
      service = { versions: new Map(), version: '', runs: new Map(), starts: [], begins: [] };
      this.services.set(name, service);
    }
    return service;
  }
}

/** What another run answers by: a new process, or the same one that has begun to name another version. */
function newRun(
  service: Service,
  process: string,
  version: string,
  now: EpochMs,
  start: EpochMs,
): number {
  const { runs, starts, begins } = service;
  const current = Math.max(0, starts.length - 1);
  if (process === ' ' || runs.size >= MOST) return current;
  if (now - (starts.at(-1)?.at ?? Number.NEGATIVE_INFINITY) > TOGETHER) {
    const other = version !== '' && version !== service.version;
    starts.push({ at: now, version: other ? version : undefined });
    begins.push(start);
    service.version = version;
  }
  runs.set(process, starts.length - 1);
  return starts.length - 1;
}
