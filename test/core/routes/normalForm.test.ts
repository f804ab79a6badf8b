import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normalForms } from '../../../src/core/routes/normalForm.ts';

const cases: [template: string, ...forms: string[]][] = [
  // What stands around a template.
  ['/', '/'],
  ['', '/'],
  [' /a//b/ ', '/a/b'],
  ['GET /items', '/items'],
  ['http://127.0.0.1:8000/items', '/items'],
  ['include/test/', '/include/test'],
  ['/Case/Sensitive', '/Case/Sensitive'],
  // Flask, Sanic, Bottle.
  ['/users/<x>', '/users/{}'],
  ['/users/<int:id>', '/users/{}'],
  ['/users/<id:int>', '/users/{}'],
  ['/files/<path:rest>', '/files/{*}'],
  ['/files/<rest:path>', '/files/{*}'],
  ['/files/<path>', '/files/{}'],
  ['/files/<int:path>', '/files/{}'],
  ['/files/<x:re:.+>', '/files/{*}'],
  ['/files/<regex("[a-z]+"):x>', '/files/{}'],
  // Braces: FastAPI, Spring, hapi, chi, ASP.NET, Go.
  ['/a/{id}', '/a/{}'],
  ['/a/{id:int}', '/a/{}'],
  ['/a/{slug:[a-z-]+}', '/a/{}'],
  ['/a/{slug:post}', '/a/{}'],
  ['/a/{rest:path}', '/a/{*}'],
  ['/a/{rest:.*}', '/a/{*}'],
  ['/a/{x?}', '/a/{}', '/a'],
  ['/a/{**rest}', '/a/{*}'],
  ['/a/{*rest}', '/a/{*}'],
  ['/a/{p*}', '/a/{*}'],
  ['/a/{p*2}', '/a/{*}'],
  ['/a/{rest...}', '/a/{*}'],
  ['/a/{$}', '/a'],
  // Colons: Express, Fastify, Koa, Hono, gin.
  ['/a/:id', '/a/{}'],
  ['/a/:id(\\d+)', '/a/{}'],
  ['/a/:id{[0-9]+}', '/a/{}'],
  ['/a/:rest{.+}', '/a/{*}'],
  ['/a/:id?', '/a/{}', '/a'],
  ['/a/:rest*', '/a/{*}', '/a'],
  ['/a/:rest+', '/a/{*}'],
  ['/a/*', '/a/{*}'],
  ['/a/*splat', '/a/{*}'],
  ['/a/**', '/a/{*}'],
  ['*', '/{*}'],
  // Optional parts: Express 4 and 5, Rails, FastRoute.
  ['/a{/:op}', '/a/{}', '/a'],
  ['/file{.:ext}', '/file.{}', '/file'],
  ['/file/:name{.:ext}', '/file/{}.{}', '/file/{}'],
  ['/ab(cd)?', '/abcd', '/ab'],
  ['/posts(/:id)(.:format)', '/posts/{}', '/posts'],
  ['/users[/{id}[/{name}]]', '/users/{}/{}', '/users/{}', '/users'],
  ['/:a?/:b?/:c?', '/{}/{}/{}', '/{}/{}', '/{}', '/'],
  // Next.
  ['/blog/[slug]', '/blog/{}'],
  ['/docs/[...path]', '/docs/{*}'],
  ['/docs/[[...path]]', '/docs/{*}', '/docs'],
  ['/(shop)/cart/page', '/cart'],
  ['/(shop)/@modal/item/[id]/route', '/item/{}'],
  ['/users/@me', '/users/@me'],
  ['/page', '/page'],
  // Placeholders of tracers: Tornado, Java, .NET.
  ['/entry/%s', '/entry/{}'],
  ['/api/?/x', '/api/{}/x'],
  ['/api/?', '/api/{}'],
  // Text and parameters in one segment.
  ['/img/:name.jpeg', '/img/{}.jpeg'],
  ['/:from-:to', '/{}-{}'],
  ['/{w}x{h}.jpeg', '/{}x{}.jpeg'],
  // Regular expressions: Django, Express, Koa, Tornado.
  ['^users/$', '/users'],
  ['^api/users/(?P<pk>[^/.]+)/$', '/api/users/{}'],
  ['^checks/(?P<code>[0-9a-f]{8})/pause/?$', '/checks/{}/pause'],
  ['^(?:en/)?about/\\Z', '/en/about', '/about'],
  ['(/^\\/rx\\/(\\d+)$/)', '/rx/{}'],
  ['/^\\/rx\\/(\\d+)$/', '/rx/{}'],
  ['/^\\/files\\/(.*)\\/?$/i', '/files/{*}'],
  ['/story/([0-9]+)', '/story/{}'],
  ['/story/(.*)', '/story/{*}'],
  ['^v\\d\\d\\.(\\w+)$', '/v{}.{}'],
];

test.each(cases)('%s', (template, ...forms) => {
  expect(normalForms(template)).toEqual(forms);
});

test('any text has a form, and few of them', () => {
  const piece = fc.constantFrom(
    ...'<>{}()[]:*?/\\^$|.%+',
    'a',
    ':x?',
    '{x?}',
    '(/a)',
    '.*',
    '(?:',
    '(?P<',
  );
  fc.assert(
    fc.property(fc.array(piece, { maxLength: 40 }), pieces => {
      const forms = normalForms(pieces.join(''));
      expect(forms.length).toBeGreaterThan(0);
      expect(forms.length).toBeLessThanOrEqual(8);
      for (const form of forms) expect(form.startsWith('/')).toBe(true);
    }),
  );
});

test.each(['(', '<', '{', '[', '(<', '{:', ':a(', '(/'])('twenty thousand of %s end', piece => {
  expect(normalForms(piece.repeat(20_000))).toHaveLength(1);
});
