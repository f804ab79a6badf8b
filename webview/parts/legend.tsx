import { cssOf, type Ink } from '../theme.ts';

export interface LegendKey {
  readonly name: string;
  readonly ink: Ink;
  readonly value?: string | undefined; // as it is now
  readonly faint?: boolean;
}

/** Which colour is what, and what it is at now. */
export function Legend({ keys }: { keys: readonly LegendKey[] }) {
  return (
    <div class="legend">
      {keys.map(({ name, ink, value, faint }) => (
        <span class={faint ? 'key faint' : 'key'} key={name} style={{ '--hue': cssOf(ink) }}>
          {name} {value !== undefined && <b>{value}</b>}
        </span>
      ))}
    </div>
  );
}
