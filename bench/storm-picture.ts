/** The curve of a storm as a picture: subjects against the time until all are cut, with the bound of EC2's token buckets. */
import * as v from 'valibot';
import type { StormFigures } from './storm';

const pointSchema = v.object({
  mode: v.picklist(['online', 'offline']),
  subjects: v.number(),
  /** Virtual seconds. */
  allCutSeconds: v.number(),
  medianCutSeconds: v.number(),
  criticalCutSeconds: v.number(),
  /** Of the cut. */
  boundSeconds: v.number(),
});
export type StormPoint = v.InferOutput<typeof pointSchema>;
export const parsePoints = (text: string): StormPoint[] => v.parse(v.array(pointSchema), JSON.parse(text));

/** What was played now in place of what was recorded of the same mode and size. Throws where some subject was never cut. */
export function withPlayed(recorded: readonly StormPoint[], played: readonly StormFigures[]): StormPoint[] {
  const points = played.map((each) =>
    v.parse(pointSchema, { ...each, boundSeconds: each.bound?.seconds ?? 0 }),
  );
  const isPlayed = (old: StormPoint): boolean =>
    points.some(({ mode, subjects }) => mode === old.mode && subjects === old.subjects);
  return [...recorded.filter((old) => !isPlayed(old)), ...points].sort(
    (a, b) => b.mode.localeCompare(a.mode) || a.subjects - b.subjects,
  );
}

const PANEL = { width: 380, height: 250, left: 56, top: 54, between: 70 } as const;
const COLOURS = { all: '#b42318', median: '#175cd3', critical: '#6b4ea0', bound: '#667085' } as const;
const LINES = [
  ['allCutSeconds', 'all cut', COLOURS.all, ''],
  ['medianCutSeconds', 'median', COLOURS.median, ''],
  ['criticalCutSeconds', 'worst Critical', COLOURS.critical, ''],
  ['boundSeconds', "bound of EC2's token buckets", COLOURS.bound, '5 4'],
] as const;

/** One panel a mode, both on the same linear scale. */
export function stormPicture(points: readonly StormPoint[]): string {
  const modes = [...new Set(points.map(({ mode }) => mode))];
  const most = {
    subjects: Math.max(...points.map(({ subjects }) => subjects)),
    seconds: ceiling(
      Math.max(...points.flatMap(({ allCutSeconds, boundSeconds }) => [allCutSeconds, boundSeconds])),
    ),
  };
  const { width, height, left, top, between } = PANEL;
  const [wide, high] = [left + modes.length * (width + between), top + height + 56];
  const panels = modes.map((mode, at) => {
    const own = points.filter((point) => point.mode === mode);
    return `<g transform="translate(${left + at * (width + between)} ${top})">${panel(mode, own, most)}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${wide} ${high}" font-family="sans-serif" font-size="12" role="img">
<title>Subjects of a worm against the virtual time until all are cut</title>
<rect width="${wide}" height="${high}" fill="#ffffff"/>
${LINES.map(legend).join('\n')}
${panels.join('\n')}
</svg>
`;
}

/** The next of 1, 2, 5, 10, 20, 50 … hundredths up that leaves no more than five steps. */
function ceiling(value: number): number {
  const step = [10, 20, 50, 100, 200, 500, 1000, 2000].find((each) => each * 5 >= value) ?? 5000;
  return Math.ceil(value / step) * step;
}

interface Most {
  readonly subjects: number;
  readonly seconds: number;
}

function panel(mode: string, points: readonly StormPoint[], most: Most): string {
  const { width, height } = PANEL;
  const x = (subjects: number): number => round((subjects / most.subjects) * width);
  const y = (seconds: number): number => round(height - (seconds / most.seconds) * height);
  const lines = LINES.map(([field, , colour, dashes]) => {
    const at = points.map((point) => `${x(point.subjects)},${y(point[field])}`);
    const dots = dashes === '' ? at.map((each) => dot(each, colour)).join('') : '';
    return `<polyline points="${at.join(' ')}" fill="none" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes || 'none'}"/>${dots}`;
  });
  const rows = [0, 0.25, 0.5, 0.75, 1].map((part) => {
    const seconds = part * most.seconds;
    return `<path d="M0 ${y(seconds)}H${width}" stroke="#eaecf0"/><text x="-8" y="${y(seconds) + 4}" text-anchor="end">${round(seconds)} s</text>`;
  });
  const columns = points
    .filter(({ subjects }) => subjects >= most.subjects / 20)
    .map(
      ({ subjects }) => `<text x="${x(subjects)}" y="${height + 18}" text-anchor="middle">${subjects}</text>`,
    );
  return [
    `<text y="-12" font-weight="bold">mode ${mode}</text>`,
    ...rows,
    ...columns,
    `<text x="${width / 2}" y="${height + 38}" text-anchor="middle">subjects at once</text>`,
    ...lines,
  ].join('\n');
}

function dot(at: string, colour: string): string {
  const [cx, cy] = at.split(',');
  return `<circle cx="${cx}" cy="${cy}" r="3" fill="${colour}"/>`;
}

function legend([, label, colour, dashes]: (typeof LINES)[number], at: number): string {
  const x = PANEL.left + at * 130;
  return `<path d="M${x} 16h20" stroke="${colour}" stroke-width="2" stroke-dasharray="${dashes || 'none'}"/><text x="${x + 26}" y="20">${label}</text>`;
}

const round = (value: number): number => Number(value.toFixed(1));
