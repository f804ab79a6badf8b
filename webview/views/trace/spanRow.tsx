import type { Piece } from '../../../src/core/layout/criticalPath.ts';
import { textOf } from '../../../src/core/layout/tree.ts';
import { usePage } from '../../page.ts';
import { cssOf, type Ink } from '../../theme.ts';
import { Found } from './found.tsx';
import { Cell, Lane } from './lane.tsx';
import type { Reading } from './reading.ts';

interface Props {
  readonly reading: Reading;
  readonly span: number;
  readonly row: number;
  readonly depth: number;
  readonly top: number; // pixels
  readonly pieces: readonly Piece[] | undefined;
  readonly match: boolean;
  readonly hueOf: (service: string) => Ink;
}

/** One line of the waterfall. */
export function SpanRow(props: Props) {
  const { reading, span, row, depth, top, match, hueOf } = props;
  const { tree, chosen } = reading;
  const { past } = tree;
  const service = textOf(tree.columns, 'service', span);
  const below = (past[span] ?? 0) - span - 1;
  const folded = reading.folded[span] === 1;
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the treegrid around it hears the keys.
    // biome-ignore lint/a11y/useFocusableInteractive: the treegrid has the focus and names its active row.
    // biome-ignore lint/a11y/useSemanticElements: table rows cannot stand at a place of their own.
    <div
      class="span"
      role="row"
      id={`span-${span}`}
      aria-level={depth + 1}
      aria-rowindex={row + 1}
      aria-selected={span === chosen}
      {...(below > 0 && { 'aria-expanded': !folded })}
      data-match={match}
      style={{ top: `${top}px`, '--hue': cssOf(hueOf(service)), '--depth': depth }}
      onClick={() => reading.choose(span)}
      onDblClick={() => reading.enlarge(span)}
    >
      <Name {...{ reading, span, service, below, folded }} />
      <Lane reading={reading} span={span} pieces={props.pieces} />
    </div>
  );
}

interface NameProps extends Pick<Props, 'reading' | 'span'> {
  readonly service: string;
  readonly below: number;
  readonly folded: boolean;
}

function Name({ reading, span, service, below, folded }: NameProps) {
  const { say, format } = usePage();
  const { columns } = reading.tree;
  const [name, resource] = [textOf(columns, 'name', span), textOf(columns, 'resource', span)];
  const turn = (event: Event) => {
    event.stopPropagation();
    reading.fold(reading.folded.with(span, folded ? 0 : 1));
  };
  return (
    <Cell name="name">
      {below > 0 ? (
        <button
          type="button"
          class="fold"
          tabIndex={-1}
          aria-label={folded ? say('Expand') : say('Collapse')}
          onClick={turn}
        />
      ) : (
        <i class="fold" />
      )}
      <span class="service" title={service} />
      {columns.error[span] === 1 && <span class="failed" role="img" aria-label={say('error')} />}
      <span class="operation">
        <Found text={name} search={reading.search} />
      </span>
      {resource !== name && (
        <span class="resource ellipsis">
          <Found text={resource} search={reading.search} />
        </span>
      )}
      {folded && below > 0 && <span class="below">+{format.count(below)}</span>}
    </Cell>
  );
}
