import { xmlText } from '../../profile/exporters/svg-picture.ts';
import type { Span } from '../../verdict/metric/spans.ts';
import { REPORT_WIDTH } from '../figure.ts';
import { numberWords } from '../words.ts';

export interface ChartLine {
  readonly name: string;
  /** One a time; null where nothing was measured: the line breaks there. */
  readonly values: readonly (number | null)[];
}

const HEIGHT = 240;
const LEFT = 64;
/** Room for the names of lines: at least so much, and what the longest needs. */
const RIGHT = 96;
const LEGEND = 46;
const LETTER = 7.2;
const MOST_LETTERS = 28;
const TOP = 28;
const BOTTOM = 36;
/** Inks that are told apart on light and on dark ground, and by people who see colours otherwise (Okabe and Ito). */
const INKS = ['#0f7bc0', '#d55e00', '#009e73', '#b66d9c', '#8a7a00'];
/** What was crossed, and for how long. */
const MARK = '#c26a00';
/** Points of a line: what is denser is drawn as the highest of those that fall together, so that no peak is lost. */
const MOST_POINTS = 400;

/** The least of 1, 2 and 5 times a power of ten that is not below a value: the step of an axis. */
function niceStep(value: number): number {
  const power = 10 ** Math.floor(Math.log10(value));
  return power * ([1, 2, 5, 10].find((factor) => factor * power >= value) ?? 10);
}

const at = (value: number): string => String(Math.round(value * 10) / 10);

/** Values as a path over the buckets of the drawing. */
function pathOf(
  values: readonly (number | null)[],
  x: (index: number) => number,
  y: (value: number) => number,
): string {
  const size = Math.max(1, Math.ceil(values.length / MOST_POINTS));
  let path = '';
  let isOpen = false;
  for (let from = 0; from < values.length; from += size) {
    let most: number | null = null;
    for (const value of values.slice(from, from + size))
      if (value !== null && (most === null || value > most)) most = value;
    if (most !== null) path += `${isOpen ? 'L' : 'M'}${at(x(from))} ${at(y(most))}`;
    isOpen = most !== null;
  }
  return path;
}

/** What rules say of a chart: limits in its unit, and times (seconds) for which one was crossed. */
export interface ChartMarks {
  readonly limits: readonly { readonly limit: number; readonly words: string }[];
  readonly spans: readonly Span[];
}

const NO_MARKS: ChartMarks = { limits: [], spans: [] };
/** A limit further away than this many times the highest value would make the lines flat. */
const FAR = 3;

/** Lines over time (seconds) as an SVG element without a style of its own, with what rules say of them; null where there is nothing to draw. */
export function lineChart(
  times: readonly number[],
  lines: readonly ChartLine[],
  unit: string,
  marks: ChartMarks = NO_MARKS,
): string | null {
  let most = 0;
  for (const { values } of lines) for (const value of values) if (value !== null && value > most) most = value;
  const end = times.at(-1) ?? 0;
  if (!(most > 0) || !(end > 0)) return null;
  const limits = marks.limits.filter(({ limit }) => limit <= FAR * most);
  most = Math.max(most, ...limits.map(({ limit }) => limit));
  const step = niceStep(most / 4);
  const top = Math.ceil(most / step) * step;
  const longest = Math.max(0, ...lines.map(({ name }) => Math.min(name.length, MOST_LETTERS)));
  const right = Math.max(RIGHT, LEGEND + Math.ceil(LETTER * longest));
  const plotWidth = REPORT_WIDTH - LEFT - right;
  const plotHeight = HEIGHT - TOP - BOTTOM;
  const y = (value: number): number => TOP + plotHeight * (1 - value / top);
  const x = (index: number): number => LEFT + (plotWidth * (times[index] ?? 0)) / end;
  const parts = [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${REPORT_WIDTH} ${HEIGHT}" role="img" aria-label="${xmlText(lines.map(({ name }) => name).join(', '))}">`,
  ];
  for (let tick = 0; tick * step <= top + step / 2; tick++) {
    const value = tick * step;
    parts.push(
      `<line x1="${LEFT}" x2="${REPORT_WIDTH - right}" y1="${at(y(value))}" y2="${at(y(value))}" stroke="currentColor" stroke-opacity="0.15"/>`,
      `<text x="${LEFT - 8}" y="${at(y(value) + 4)}" text-anchor="end" fill="currentColor">${xmlText(numberWords(value))}</text>`,
    );
  }
  const along = niceStep(end / 6);
  for (let time = 0; time <= end; time += along) {
    const place = at(LEFT + (plotWidth * time) / end);
    parts.push(
      `<text x="${place}" y="${HEIGHT - BOTTOM + 18}" text-anchor="middle" fill="currentColor">${xmlText(numberWords(time))} s</text>`,
    );
  }
  parts.push(`<text x="${LEFT - 8}" y="${TOP - 14}" text-anchor="end" fill="currentColor">${xmlText(unit)}</text>`);
  const placeOf = (time: number): number => LEFT + (plotWidth * Math.min(end, Math.max(0, time))) / end;
  for (const { from, to } of marks.spans) {
    const width = Math.max(1.5, placeOf(to) - placeOf(from));
    parts.push(
      `<rect x="${at(placeOf(from))}" y="${TOP}" width="${at(width)}" height="${plotHeight}" fill="${MARK}" fill-opacity="0.16"/>`,
    );
  }
  for (const { limit, words } of limits) {
    parts.push(
      `<line x1="${LEFT}" x2="${REPORT_WIDTH - right}" y1="${at(y(limit))}" y2="${at(y(limit))}" stroke="${MARK}" stroke-dasharray="2 3"/>`,
      `<text x="${LEFT + 4}" y="${at(y(limit) - 4)}" fill="currentColor">${xmlText(`${words} ${numberWords(limit)} ${unit}`)}</text>`,
    );
  }
  lines.forEach(({ name, values }, index) => {
    const ink = INKS[index % INKS.length];
    parts.push(
      `<path d="${pathOf(values, x, y)}" fill="none" stroke="${ink}" stroke-width="1.6" stroke-linejoin="round"/>`,
      `<line x1="${REPORT_WIDTH - right + 12}" x2="${REPORT_WIDTH - right + 30}" y1="${TOP + 8 + index * 20}" y2="${TOP + 8 + index * 20}" stroke="${ink}" stroke-width="2.5"/>`,
      `<text x="${REPORT_WIDTH - right + 36}" y="${TOP + 12 + index * 20}" fill="currentColor">${xmlText(name.length > MOST_LETTERS ? `${name.slice(0, MOST_LETTERS - 1)}…` : name)}</text>`,
    );
  });
  return `${parts.join('')}</svg>`;
}
