/** How each order looks in every picture: a colour of Okabe and Ito's palette, which the colour-blind tell apart, and a shape. */
import { type Html, html } from '../../report-html/html';
import { round } from './svg';

interface Look {
  readonly colour: string;
  /** Around 0, 0, within 7 to each side. */
  readonly shape: Html;
}

const shape = (d: string): Html => html`<path d="${d}"/>`;

const CIRCLE = html`<circle r="6"/>`;
const SQUARE = shape('M-5.5-5.5h11v11h-11z');
const UP = shape('M0-7L6.5 5h-13z');
const DOWN = shape('M0 7L6.5-5h-13z');
const DIAMOND = shape('M0-7.5L7.5 0L0 7.5L-7.5 0z');
const CROSS = shape('M-6-3L-3-6L0-3L3-6L6-3L3 0L6 3L3 6L0 3L-3 6L-6 3L-3 0z');
const HEXAGON = shape('M-6.5 0L-3.2-5.8H3.2L6.5 0L3.2 5.8H-3.2z');

const LOOKS: Readonly<Record<string, Look>> = {
  'stop-first': { colour: '#d55e00', shape: SQUARE },
  'isolate-first': { colour: '#0072b2', shape: CIRCLE },
  'isolate-capture-stop': { colour: '#56b4e9', shape: DIAMOND },
  hibernate: { colour: '#009e73', shape: UP },
  'capture-first': { colour: '#cc79a7', shape: DOWN },
  'snapshot-first': { colour: '#e69f00', shape: HEXAGON },
  'group-and-snapshots': { colour: '#8a8a8a', shape: CROSS },
};

/** `auto` is a ring, so that it shows around which of the others it lies. */
const RING = html`<circle r="9.5" fill="none" stroke="#000000" stroke-width="2"/>`;

export const colourOf = (order: string): string => LOOKS[order]?.colour ?? '#000000';

export function mark(order: string, x: number, y: number, title: string): Html {
  const look = LOOKS[order];
  const drawn = look
    ? html`<g fill="${look.colour}" stroke="#ffffff" stroke-width="1">${look.shape}</g>`
    : RING;
  return html`<g transform="translate(${round(x)} ${round(y)})"><title>${title}</title>${drawn}</g>
`;
}
