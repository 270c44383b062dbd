import type uPlot from 'uplot';
import { formatValue, type SeriesUnit } from './series-numbers.ts';
import type { SeriesOverlay, TrendLine } from './series-overlay.ts';

type Token = (name: string) => string;

/** The room of a picture that lines are drawn in, in device pixels. */
interface Room {
  readonly plot: uPlot;
  readonly context: CanvasRenderingContext2D;
  readonly ratio: number;
  readonly left: number;
  readonly right: number;
  readonly top: number;
  readonly bottom: number;
}

function roomOf(plot: uPlot): Room {
  const { left, top, width, height } = plot.bbox;
  return {
    plot,
    context: plot.ctx,
    ratio: window.devicePixelRatio,
    left,
    right: left + width,
    top,
    bottom: top + height,
  };
}

const xOf = ({ plot }: Room, time: number): number => plot.valToPos(time, 'x', true);
const yOf = ({ plot }: Room, value: number): number => plot.valToPos(value, 'y', true);

/** Draws inside of the axes only, and leaves the context as it was. */
function within(plot: uPlot, draw: (room: Room) => void): void {
  const room = roomOf(plot);
  const { context, left, top, right, bottom } = room;
  context.save();
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  draw(room);
  context.restore();
}

function word({ context, ratio, left, right }: Room, text: string, x: number, y: number): void {
  const isRight = x > left + (right - left) * 0.75;
  context.font = `${11 * ratio}px system-ui, sans-serif`;
  context.textAlign = isRight ? 'right' : 'left';
  context.fillText(text, x + (isRight ? -5 : 5) * ratio, y);
}

/** Behind the lines: what was left out, and the room a slope may lie in. */
export function paintBehind(plot: uPlot, { leftOut, trends }: SeriesOverlay, token: Token): void {
  within(plot, (room) => {
    const { context, top, bottom, ratio } = room;
    for (const [from, to] of leftOut) {
      const [x, width] = [xOf(room, from), xOf(room, to) - xOf(room, from)];
      context.globalAlpha = 0.12;
      context.fillStyle = token('--text-3');
      context.fillRect(x, top, width, bottom - top);
      context.globalAlpha = 1;
      context.fillStyle = token('--text-3');
      if (width > 60 * ratio) word(room, 'left out', x, bottom - 5 * ratio);
    }
    for (const trend of trends) {
      const middle = (trend.from + trend.to) / 2;
      const level = (trend.start + trend.end) / 2;
      const at = (slope: number, time: number): number => yOf(room, level + slope * (time - middle));
      const { from, to, low, high } = trend;
      context.globalAlpha = 0.16;
      context.fillStyle = token(colourOf(trend));
      context.beginPath();
      context.moveTo(xOf(room, from), at(low, from));
      context.lineTo(xOf(room, to), at(high, to));
      context.lineTo(xOf(room, to), at(low, to));
      context.lineTo(xOf(room, from), at(high, from));
      context.closePath();
      context.fill();
      context.globalAlpha = 1;
    }
  });
}

const colourOf = ({ isGrowth }: TrendLine): string => (isGrowth ? '--level-likely-bottleneck' : '--text-2');

/** The limits of rules, each with its words, and the times for which one was crossed as its rule asks. */
export function paintLimits(plot: uPlot, { limits }: SeriesOverlay, unit: SeriesUnit, token: Token): void {
  within(plot, (room) => {
    const { context, ratio, left, right, top, bottom } = room;
    context.fillStyle = token('--level-investigate');
    context.globalAlpha = 0.14;
    for (const { from, to } of limits.flatMap(({ spans }) => spans)) {
      const [x, width] = [xOf(room, from), xOf(room, to) - xOf(room, from)];
      // A single look is two pixels wide: one would not be seen.
      context.fillRect(x - ratio, top, Math.max(2 * ratio, width), bottom - top);
    }
    context.globalAlpha = 1;
    const shown = limits.filter(({ limit }) => limit <= (plot.scales.y?.max ?? 0));
    context.strokeStyle = token('--level-investigate');
    context.lineWidth = ratio;
    context.setLineDash([2 * ratio, 3 * ratio]);
    for (const { limit } of shown) {
      context.beginPath();
      context.moveTo(left, yOf(room, limit));
      context.lineTo(right, yOf(room, limit));
      context.stroke();
    }
    paintWords(
      room,
      shown.map(({ limit, words }) => ({ text: `${words} ${formatValue(limit, unit)}`, y: yOf(room, limit) })),
      token,
    );
  });
}

/** Words above lines, on a ground of their own, one beside the other where they would meet. */
function paintWords(
  { context, ratio, left }: Room,
  words: readonly { readonly text: string; readonly y: number }[],
  token: Token,
): void {
  const height = 14 * ratio;
  context.font = `${11 * ratio}px system-ui, sans-serif`;
  context.textAlign = 'left';
  let [last, end] = [Number.NaN, left];
  for (const { text, y } of [...words].sort((a, b) => a.y - b.y)) {
    const x = Math.abs(y - last) < height ? end : left;
    const width = context.measureText(text).width + 10 * ratio;
    context.globalAlpha = 0.8;
    context.fillStyle = token('--surface-1');
    context.fillRect(x, y - height, width, height - ratio);
    context.globalAlpha = 1;
    context.fillStyle = token('--text-2');
    context.fillText(text, x + 5 * ratio, y - 4 * ratio);
    [last, end] = [y, x + width];
  }
}

/** Before the lines: slopes, the limit, where the sentinel was crossed, and restarts. */
export function paintBefore(plot: uPlot, overlay: SeriesOverlay, restarts: readonly number[], token: Token): void {
  within(plot, (room) => {
    const { context, ratio, left, right, top, bottom } = room;
    const line = (x1: number, y1: number, x2: number, y2: number, dash: readonly number[]): void => {
      context.setLineDash(dash.map((part) => part * ratio));
      context.beginPath();
      context.moveTo(x1, y1);
      context.lineTo(x2, y2);
      context.stroke();
    };
    for (const trend of overlay.trends) {
      context.strokeStyle = token(colourOf(trend));
      context.lineWidth = 2 * ratio;
      line(xOf(room, trend.from), yOf(room, trend.start), xOf(room, trend.to), yOf(room, trend.end), [10, 4]);
    }
    context.lineWidth = ratio;
    if (overlay.limit !== null && overlay.limit <= (plot.scales.y?.max ?? 0)) {
      const y = yOf(room, overlay.limit);
      context.strokeStyle = token('--danger');
      context.fillStyle = token('--danger');
      line(left, y, right, y, [2, 3]);
      word(room, `limit ${formatValue(overlay.limit, 'bytes')}`, left, y + 13 * ratio);
    }
    context.strokeStyle = token('--text-2');
    context.fillStyle = token('--text');
    for (const { time, value, ratio: times } of overlay.crossings) {
      const [x, y] = [xOf(room, time), yOf(room, value)];
      line(x, bottom, x, y, [2, 3]);
      context.beginPath();
      context.arc(x, y, 4 * ratio, 0, 2 * Math.PI);
      context.fill();
      word(room, `${times} × the start`, x, Math.min(bottom - 5 * ratio, y + 16 * ratio));
    }
    context.strokeStyle = token('--warning');
    context.fillStyle = token('--warning');
    for (const time of restarts) {
      const x = Math.round(xOf(room, time));
      line(x, top, x, bottom, [4, 4]);
      word(room, 'restarted', x, top + 12 * ratio);
    }
  });
}
