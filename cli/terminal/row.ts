/** One entry of what a terminal or a log shows: a head that stays in its column, and text that wraps beside it. */
export type RowTone =
  | 'plain'
  | 'dim'
  | 'strong'
  | 'good'
  | 'bad'
  | 'warning'
  | 'change'
  | 'intruder'
  | 'banner-good'
  | 'banner-bad'
  | 'banner-warning';

export interface Row {
  readonly head: string;
  readonly text: string;
  readonly tone: RowTone;
}

/** Characters are counted by code point; a row without a text is an empty line or a head alone. */
export const row = (head: string, text: string, tone: RowTone = 'plain'): Row => ({ head, text, tone });

export const EMPTY_ROW = row('', '');
