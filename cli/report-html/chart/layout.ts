/** Measures of the picture, in its own units: close to pixels on a screen and on a telephone respectively. */
export interface Layout {
  readonly width: number;
  /** Where a row's label stands: in a column of this width, or, with 0, above the row's bar. */
  readonly labelWidth: number;
  readonly rowHeight: number;
}

export const WIDE: Layout = { width: 980, labelWidth: 176, rowHeight: 24 };
export const NARROW: Layout = { width: 360, labelWidth: 0, rowHeight: 38 };

export const BAR_HEIGHT = 12;
/** Free on either side of the time that is shown. */
export const EDGE = 8;
/** Above the rows: the labels of the trigger and of the cut, a line each so that they never meet. */
export const HEAD_HEIGHT = 38;
export const FOOT_HEIGHT = 24;

/** The width of a text, by a generous average of the fonts in use. */
export const textWidth = (text: string): number => [...text].length * 7;

/** Where the middle of a row's bar is. */
export function barMiddle({ labelWidth, rowHeight }: Layout, index: number): number {
  const top = HEAD_HEIGHT + index * rowHeight;
  return labelWidth > 0 ? top + rowHeight / 2 : top + rowHeight - BAR_HEIGHT / 2 - 4;
}

/** The baseline of a row's label. */
export function labelBaseline(layout: Layout, index: number): number {
  const middle = barMiddle(layout, index);
  return layout.labelWidth > 0 ? middle + 4 : middle - BAR_HEIGHT / 2 - 5;
}
