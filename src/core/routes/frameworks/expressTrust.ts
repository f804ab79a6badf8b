import type { Node } from 'web-tree-sitter';
import { field } from '../syntax/captures.ts';

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

export const typeOf = (declaration: Node | undefined): string =>
  (declaration && field(declaration, 'type')?.text.replace(/^:\s*/, '')) ?? '';
