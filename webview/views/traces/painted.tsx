import { type Token, tokensOf } from './tokens.ts';

/** A search in its colours. Where it is wrong is underlined, down to the end of that word. */
export function Painted({ text, wrongAt }: { text: string; wrongAt?: number | undefined }) {
  const tokens = tokensOf(text);
  const missing = wrongAt !== undefined && !tokens.some(token => covers(token, wrongAt));
  return (
    <span class="painted" aria-hidden="true">
      {tokens.map(token => (
        <span
          key={token.at}
          data-kind={token.kind}
          class={wrongAt !== undefined && covers(token, wrongAt) ? 'wrong' : undefined}
        >
          {token.text}
        </span>
      ))}
      {missing && <span class="wrong"> </span>}
    </span>
  );
}

const covers = ({ at, text, kind }: Token, wrongAt: number): boolean =>
  kind !== 'space' && at <= wrongAt && wrongAt < at + text.length;
