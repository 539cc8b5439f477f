/** A picture as a file of its own: dark on white whatever the page around it, with the fonts of whoever looks. */
import { type Content, type Html, html } from '../../report-html/html';

export interface Picture {
  readonly width: number;
  readonly height: number;
  /** For those who cannot see it. */
  readonly label: string;
  readonly body: Content;
}

export function svgFile({ width, height, label, body }: Picture): string {
  const svg = html`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="${label}" font-family="system-ui, -apple-system, 'Segoe UI', Roboto, 'Helvetica Neue', Arial, sans-serif" font-size="13" fill="#1a1a1a">
<title>${label}</title>
<rect width="${width}" height="${height}" fill="#ffffff"/>
${body}
</svg>
`;
  return svg.toString();
}

export interface TextStyle {
  readonly anchor?: 'start' | 'middle' | 'end';
  readonly size?: number;
  readonly weight?: 'normal' | 'bold';
  readonly fill?: string;
}

export const INK = '#1a1a1a';
export const QUIET = '#5a5a5a';
export const LINE = '#d0d0d0';

export const text = (x: number, y: number, content: string, style: TextStyle = {}): Html => {
  const { anchor = 'start', size = 13, weight = 'normal', fill = INK } = style;
  return html`<text x="${round(x)}" y="${round(y)}" text-anchor="${anchor}" font-size="${size}" font-weight="${weight}" fill="${fill}">${content}</text>
`;
};

export const line = (
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string = LINE,
  width = 1,
): Html =>
  html`<line x1="${round(x1)}" y1="${round(y1)}" x2="${round(x2)}" y2="${round(y2)}" stroke="${stroke}" stroke-width="${width}"/>
`;

export const round = (value: number): number => Math.round(value * 10) / 10;
