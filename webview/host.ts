import { isTimeRange } from '../src/core/model/range.ts';
import type { FromPage, ToPage } from '../src/protocol/page.ts';

/** Where a page stands: in VS Code, or on a page server that speaks like it. */
export interface Host {
  post(message: FromPage): void;
  onMessage(hear: (message: ToPage) => void): void;
  /** Where the reader is; it outlives a reload of the window. */
  getState(): unknown;
  setState(state: unknown): void;
}

interface Editor {
  postMessage(message: FromPage): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): Editor;

/** VS Code puts one function on a page. Outside it, the page server's script has put the same one there. */
export function findHost(): Host {
  const editor = acquireVsCodeApi();
  return {
    post: message => editor.postMessage(message),
    onMessage: hear => addEventListener('message', ({ data }) => isToPage(data) && hear(data)),
    getState: () => editor.getState(),
    setState: state => editor.setState(state),
  };
}

/** Frames around the page may post what they like. */
function isToPage(data: unknown): data is ToPage {
  const { kind, id, range } = (data ?? {}) as Readonly<Record<string, unknown>>;
  if (kind === 'range') return isTimeRange(range);
  return (
    kind === 'open' ||
    kind === 'views' ||
    ((kind === 'answer' || kind === 'failure') && typeof id === 'number')
  );
}
