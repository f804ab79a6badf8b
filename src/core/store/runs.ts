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
  readonly runtimes: Set<string>;
  readonly starts: EpochMs[]; // the first is not a restart
}

/** Which versions and processes of a service have answered requests, and since when. */
export class Runs {
  private readonly services = new Map<string, Service>();

  /** Notes the process and version of the entry span in hand. */
  saw({ fields, texts, strings }: StoreSink, now: EpochMs): void {
    const service = this.of(strings.text(fields.service));
    const version = strings.text(texts[VERSION] ?? 0);
    if (version && (service.versions.has(version) || service.versions.size < MOST))
      service.versions.set(version, now);
    const runtime = strings.text(texts[RUNTIME] ?? 0);
    if (!runtime || service.runtimes.has(runtime) || service.runtimes.size >= MOST) return;
    service.runtimes.add(runtime);
    if (now - (service.starts.at(-1) ?? Number.NEGATIVE_INFINITY) > TOGETHER)
      service.starts.push(now);
  }

  /** Versions that answered since `from`, in the order they came. */
  versions(service: string, from: EpochMs): readonly string[] {
    return [...this.of(service).versions]
      .filter(([, last]) => last >= from)
      .map(([version]) => version);
  }

  restarts(service: string, from: EpochMs): readonly EpochMs[] {
    return this.of(service)
      .starts.slice(1)
      .filter(at => at >= from);
  }

  private of(name: string): Service {
    let service = this.services.get(name);
    if (!service) {
      service = { versions: new Map(), runtimes: new Set(), starts: [] };
      this.services.set(name, service);
    }
    return service;
  }
}
