import { useEffect, useState } from 'preact/hooks';

const named = {
  ink: 'var(--ink)',
  soft: 'var(--soft)',
  faint: 'var(--faint)',
  grid: 'var(--grid)',
  ok: 'var(--ok)',
  warn: 'var(--warn)',
  error: 'var(--error)',
  hue1: 'var(--hue1)',
  hue2: 'var(--hue2)',
  hue3: 'var(--hue3)',
  hue4: 'var(--hue4)',
  hue5: 'var(--hue5)',
  hue6: 'var(--hue6)',
  hue7: 'var(--hue7)',
  hue8: 'var(--hue8)',
} as const;

/** A colour of the stylesheet, by its variable's name. */
export type Ink = keyof typeof named;

export interface Theme {
  readonly font: string;
  readonly inks: Readonly<Record<Ink, string>>;
  /** What fills the space under a line of that ink. */
  readonly washes: Readonly<Record<Ink, string>>;
  /** What is drawn and was not asked for. */
  readonly faded: Readonly<Record<Ink, string>>;
}

export const cssOf = (ink: Ink): string => named[ink];

/** A canvas takes no variables: the browser works them out on an element that nobody sees. */
function readTheme(): Theme {
  const probe = document.createElement('span');
  document.body.append(probe);
  const worked = (css: string) => {
    probe.style.color = css;
    return getComputedStyle(probe).color;
  };
  const each = (css: (ink: Ink) => string) =>
    Object.fromEntries(Object.keys(named).map(ink => [ink, worked(css(ink as Ink))])) as Record<
      Ink,
      string
    >;
  const theme = {
    font: getComputedStyle(document.body).fontFamily,
    inks: each(cssOf),
    washes: each(ink => `color-mix(in srgb, ${named[ink]} var(--wash), transparent)`),
    faded: each(ink => `color-mix(in oklab, ${named[ink]} 30%, var(--vscode-editor-background))`),
  };
  probe.remove();
  return theme;
}

/** VS Code tells of another theme by the body's class and the root's variables. */
export function useTheme(): Theme {
  const [theme, setTheme] = useState(readTheme);
  useEffect(() => {
    const changed = new MutationObserver(() => setTheme(readTheme()));
    changed.observe(document.body, { attributeFilter: ['class', 'data-vscode-theme-id'] });
    changed.observe(document.documentElement, { attributeFilter: ['style'] });
    return () => changed.disconnect();
  }, []);
  return theme;
}

const hues = ['hue1', 'hue2', 'hue4', 'hue3', 'hue6', 'hue7', 'hue5', 'hue8'] as const;

/** Gives each thing a hue when it is first seen; it keeps it while the page lives. */
export function useHues(): (thing: string) => Ink {
  const [given] = useState(() => new Map<string, Ink>());
  return thing => {
    const known = given.get(thing);
    if (known) return known;
    const ink = hues[given.size % hues.length] ?? 'hue1';
    given.set(thing, ink);
    return ink;
  };
}
