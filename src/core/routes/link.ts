import type { Route } from '../model/route.ts';
import { type Above, type Place, type Placed, placesOf, under } from './compose.ts';
import {
  type Declarations,
  type Exported,
  handedOver,
  type Mount,
  parameterRouter,
  type Reference,
  type Registration,
  type Router,
  type View,
} from './declarations.ts';
import type { Framework } from './frameworks/framework.ts';
import { ModuleFiles } from './moduleFiles.ts';

/** What one file says in the words of one framework. */
export interface Module {
  readonly path: string;
  readonly framework: Framework;
  readonly declarations: Declarations;
}

/** The routes whose handlers stand in one file. */
export interface FileRoutes {
  readonly path: string;
  readonly routes: readonly Route[];
}

/**
 * The routes of all files together. A router made in one file, filled in another and mounted in a third has whole paths;
 * what is mounted out of sight keeps incomplete ones.
 */
export function linkRoutes(modules: Iterable<Module>): readonly FileRoutes[] {
  const together = Map.groupBy(modules, ({ framework }) => framework);
  const all = [...together].flatMap(([framework, of]) => new Linker(framework, of).routes());
  return [...Map.groupBy(all, ({ path }) => path)].map(([path, of]) => ({
    path,
    routes: of.map(({ route }) => route),
  }));
}

interface PlacedRoute {
  readonly path: string;
  readonly route: Route;
}

interface Found {
  readonly module: Module;
  readonly exported: Exported;
}

type Named = Pick<Reference, 'module' | 'names'>;

/** Files that name files: more are not on one way, unless they are half typed. */
const HOPS = 100;

class Linker {
  private readonly framework: Framework;
  private readonly modules: readonly Module[];
  private readonly files: ModuleFiles<Module>;
  private readonly above = new Map<string, Above[]>();
  private readonly known = new Map<string, Placed>();
  private readonly places = new Map<string, readonly Place[]>();

  constructor(framework: Framework, modules: readonly Module[]) {
    this.framework = framework;
    this.modules = modules;
    this.files = new ModuleFiles(modules);
    for (const module of modules) {
      for (const mount of module.declarations.mounts) this.mount(module, module, mount);
      this.hand(module);
    }
  }

  routes(): readonly PlacedRoute[] {
    return this.modules.flatMap(module =>
      module.declarations.registrations.flatMap(one => this.routesOf(module, one)),
    );
  }

  private mount(of: Module, childOf: Module, { parent, child, prefix, name }: Mount): void {
    const { key } = this.placed(childOf, child);
    const above = this.above.get(key) ?? [];
    above.push({ parent: this.placed(of, parent), prefix, name });
    this.above.set(key, above);
  }

  /** A function's parameter stands where the router stands that the function is given. */
  private hand(module: Module): void {
    for (const { router, to, at } of module.declarations.handovers) {
      const { exported, module: target } = this.find(module, to) ?? {};
      if (exported?.kind !== 'function' || !target) continue;
      const name = typeof at === 'string' ? at : exported.parameters[at];
      if (name === undefined) continue;
      this.mount(module, target, handedOver(router, parameterRouter(exported.key, name)));
    }
  }

  /** The router itself, in whichever file it is made. */
  private placed(module: Module, router: Router): Placed {
    const key = `${module.path}#${router.key}`;
    const known = this.known.get(key);
    if (known) return known;
    this.known.set(key, { key, router }); // while it is looked for: what names itself stays where it is
    const found = router.from && this.find(module, router.from);
    const made = found && madeBy(found.exported, router.from?.called === true);
    const placed = found && made ? this.placed(found.module, made) : { key, router };
    this.known.set(key, placed);
    return placed;
  }

  /** `seen`: files may name each other in circles. */
  private find(
    from: Module,
    { module, names }: Named,
    seen = new Set<string>(),
  ): Found | undefined {
    for (const candidate of this.framework.filesOf({ module, names }, from.path)) {
      const file = this.files.get(candidate);
      const found = file && this.named(file, candidate.names, seen);
      if (found) return found;
    }
    return undefined;
  }

  private named(module: Module, names: readonly string[], seen: Set<string>): Found | undefined {
    const question = `${module.path}#${names.join('.')}`;
    if (seen.has(question) || seen.size > HOPS) return undefined;
    seen.add(question);
    const { exports, passedOn } = module.declarations;
    const [first = '', ...rest] = names;
    const exported = exports.get(first);
    if (exported?.kind === 'reference') {
      const { to } = exported;
      return this.find(module, { module: to.module, names: [...to.names, ...rest] }, seen);
    }
    if (exported) return rest.length === 0 ? { module, exported } : undefined;
    for (const other of passedOn) {
      const found = this.find(module, { module: other, names }, seen);
      if (found) return found;
    }
    return undefined;
  }

  private routesOf(module: Module, registration: Registration): readonly PlacedRoute[] {
    const { id, join, namesOf } = this.framework;
    const places = this.placesOf(this.placed(module, registration.router));
    return registration.views
      .flatMap(view => this.viewsOf(module, view))
      .flatMap(({ path, view }) => {
        const methods = answered(registration.methods, view.methods);
        const name = registration.endpoint ?? view.endpoint ?? view.symbol;
        if (methods.length === 0) return [];
        return places.map(place => {
          const { text, whole } = under(place.prefix, registration.path, join);
          const { symbol, line, range } = view;
          const names = namesOf(name, place.names, module.path);
          const handler = { symbol, names, line, range };
          return {
            path,
            route: { framework: id, methods, path: text, complete: whole, ...handler },
          };
        });
      });
  }

  private placesOf(placed: Placed): readonly Place[] {
    const known = this.places.get(placed.key);
    if (known) return known;
    const places = placesOf(placed, this.above, this.framework.join);
    this.places.set(placed.key, places);
    return places;
  }

  /** Where a view of another file is declared; where it cannot be found it stands at its registration. */
  private viewsOf(module: Module, view: View): readonly { path: string; view: View }[] {
    const found = view.from && this.find(module, view.from);
    const exported = found?.exported;
    if (exported?.kind !== 'function' && exported?.kind !== 'class')
      return [{ path: module.path, view }];
    const { endpoint } = view;
    return exported.views.map(one => ({
      path: found?.module.path ?? module.path,
      view: endpoint === undefined ? one : { ...one, endpoint },
    }));
  }
}

/** A name stands for a router, a call for what the function gives back. */
function madeBy(exported: Exported, called: boolean): Router | undefined {
  if (exported.kind === 'function') return called ? exported.returns : undefined;
  return exported.kind === 'router' && !called ? exported.router : undefined;
}

/** What the registration asks for and the view answers to. */
function answered(
  asked: readonly string[] | undefined,
  own: readonly string[] | undefined,
): readonly string[] {
  const allowed = own?.filter(one => !asked || asked.includes('*') || asked.includes(one));
  return allowed ?? asked ?? ['GET'];
}
