import type { EpochMs } from '../core/model/units.ts';

/** What is written to a file: one trace, or all spans of a time. */
export type ExchangedSpans =
  | { readonly traceId: string }
  | { readonly from: EpochMs; readonly to: EpochMs };

/**
 * What the helper does on `workspace/executeCommand`, with its arguments and results. These ids are the helper's own:
 * a language client registers those that a server lists, and must not meet the extension's.
 */
export interface HelperCommands {
  'dogwatch.helper.exportSession': {
    asks: { readonly file: string; readonly of: ExchangedSpans; readonly redact: boolean };
    answers: { readonly spans: number };
  };
  'dogwatch.helper.importSession': {
    asks: { readonly file: string };
    answers: { readonly spans: number; readonly refused: number };
  };
}

export type HelperCommand = keyof HelperCommands;
