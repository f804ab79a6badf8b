import type { Node } from 'web-tree-sitter';
import { field, parts } from '../syntax/captures.ts';

/** `made`: by Express, in this file. `named`: comes from elsewhere and is called a router. `look`: only may be one. */
export type Trust = 'made' | 'named' | 'look';

/** A written type decides; else the name does. Nothing: it is no router. */
export function trustOf(name: string, type: string): Trust | undefined {
  if (type !== '' && type !== 'any')
    return /^(?:\w+\.)?(?:Express|Application|I?Router|IRoute)\b/.test(type) ? 'named' : undefined;
  if (/(?:^|[a-z_.])(?:app|router|routes?|express)$/i.test(name)) return 'named';
  return /client|http|axios|agent|cache|store|map|request|fastify|koa|hono/i.test(name)
    ? undefined
    : 'look';
}

/** `private router = Router()` or `constructor(private app: Express)`, in the class around a use. */
export function fieldOf(use: Node, name: string): Node | undefined {
  let around = use.parent;
  while (around && around.type !== 'class_body') around = around.parent;
  const members = around ? parts(around) : [];
  const parameters = members
    .filter(member => field(member, 'name')?.text === 'constructor')
    .flatMap(member => parts(field(member, 'parameters') ?? member));
  return [...members, ...parameters].find(
    one => /field_definition|required_parameter/.test(one.type) && nameOf(one) === name,
  );
}

const nameOf = (declaration: Node): string | undefined =>
  (field(declaration, 'property') ?? field(declaration, 'name') ?? field(declaration, 'pattern'))
    ?.text;

export const typeOf = (declaration: Node | undefined): string =>
  (declaration && field(declaration, 'type')?.text.replace(/^:\s*/, '')) ?? '';
