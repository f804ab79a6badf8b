import french from '../../../l10n/bundle.l10n.fr.json' with { type: 'json' };

/** Says a sentence in the reader's language. Sentences are their own keys, in English, as VS Code's `l10n.t` has it. */
export interface Words {
  readonly locale: string; // `en`, `fr`, `fr-CA`: what `Intl` takes
  (sentence: string, ...values: readonly (string | number)[]): string;
}

const bundles: Readonly<Record<string, Readonly<Record<string, string>>>> = { fr: french };

/** `words('fr')('p95 {0}', '1,4 s')`. A language without a bundle reads English. */
export function words(locale: string): Words {
  const language = locale.toLowerCase().split(/[-_]/)[0] ?? 'en';
  const bundle = bundles[language];
  const say = (sentence: string, ...values: readonly (string | number)[]): string =>
    (bundle?.[sentence] ?? sentence).replace(/\{(\d+)\}/g, (_, at) =>
      String(values[Number(at)] ?? ''),
    );
  return Object.assign(say, { locale: bundle ? locale : 'en' });
}
