import type { ComponentChildren, Ref } from 'preact';
import { useId } from 'preact/hooks';

interface Props {
  readonly title: string;
  /** On the title's line: a legend, tabs. */
  readonly tools?: ComponentChildren;
  readonly size?: 'third' | 'two-thirds' | 'full';
  /** Rows that reach to the card's edges. */
  readonly flush?: boolean;
  readonly name?: string; // for the stylesheet
  readonly element?: Ref<HTMLElement>;
  readonly children: ComponentChildren;
}

/** A heading, its legend on the same line, and what it is about. */
export function Card({ title, tools, size = 'full', flush, name = '', element, children }: Props) {
  const id = useId();
  return (
    <section class={`card ${size} ${name}`} aria-labelledby={id} {...(element && { ref: element })}>
      <header>
        <h2 id={id}>{title}</h2>
        {tools}
      </header>
      <div class={flush ? 'body flush' : 'body'}>{children}</div>
    </section>
  );
}
