import type { Node } from 'web-tree-sitter';
import type { Exported } from '../declarations.ts';
import { pythonParameters } from '../syntax/python.ts';
import type { Binding, Scopes } from '../syntax/scopes.ts';
import type { FlaskRouters } from './flaskRouters.ts';
import { classViews, functionView } from './flaskViews.ts';

/** What a file's own names are to others. */
export function flaskExports(scopes: Scopes, routers: FlaskRouters): Map<string, Exported> {
  const exports = new Map<string, Exported>();
  for (const [name, binding] of scopes.top()) {
    const exported = exportedAs(name, binding, scopes, routers);
    if (exported) exports.set(name, exported);
  }
  return exports;
}

function exportedAs(
  name: string,
  binding: Binding,
  scopes: Scopes,
  routers: FlaskRouters,
): Exported | undefined {
  switch (binding.kind) {
    case 'import': {
      const names = [binding.name].filter(one => one !== '');
      return { kind: 'reference', to: { module: binding.module, names, called: false } };
    }
    case 'function':
      return inClass(binding.node) ? undefined : exportedFunction(name, binding.node, routers);
    case 'class': {
      const type = binding.node.childForFieldName('name');
      return type ? { kind: 'class', views: classViews(type, binding.node, scopes) } : undefined;
    }
    case 'value': {
      const router = routers.of(binding.node);
      return router && (router.from || !router.key.startsWith('outside '))
        ? { kind: 'router', router }
        : undefined;
    }
    default:
      return undefined;
  }
}

/** What is decorated is a view or a command, and makes no app. */
function exportedFunction(name: string, node: Node, routers: FlaskRouters): Exported {
  const decorated = node.parent?.type === 'decorated_definition';
  return {
    kind: 'function',
    key: `${node.startIndex}`,
    parameters: pythonParameters(node),
    returns: decorated ? undefined : routers.returned(node),
    views: [functionView(name, node)],
  };
}

/** Methods are bound like functions, since class bodies are no scopes. */
function inClass(node: Node): boolean {
  const whole = node.parent?.type === 'decorated_definition' ? node.parent : node;
  return whole.parent?.parent?.type === 'class_definition';
}
