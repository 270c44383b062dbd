import flamegraph, { type FlameNode } from 'd3-flame-graph';
import { select } from 'd3-selection';
import { decodeColumns } from '../../src/core/columns.ts';
import type { FlameMeta } from '../../src/core/profile/view-data.ts';
import { contentHeight, ROW_HEIGHT, wholeCamera } from '../../src/renderer/flame/geometry.ts';
import { LABEL_FONT, Patterns, paintFlame } from '../../src/renderer/flame/paint.ts';
import { labelOf, marks, paintsFor } from '../../src/renderer/flame/palette.ts';
import { type FlamePicture, profilePicture } from '../../src/renderer/flame/picture.ts';
import { TextFitter } from '../../src/renderer/flame/text-fit.ts';

const WIDTH = 700;
const VIEW_HEIGHT = 400;
const ROUNDS = 5;

/** Milliseconds from the call until the frame that shows its result is out of the main thread's hands, each round. */
export interface Times {
  readonly render: readonly number[];
  readonly zoom: readonly number[];
  readonly reset: readonly number[];
  readonly elements: number;
}

async function picture(name: string): Promise<FlamePicture> {
  const response = await fetch(`/${name}`);
  return profilePicture(decodeColumns<FlameMeta>(new Uint8Array(await response.arrayBuffer())));
}

/** The boxes as the tree that d3-flame-graph takes. */
function treeOf(boxes: FlamePicture): FlameNode {
  const nodes = Array.from({ length: boxes.count }, (_, box) => ({
    name: labelOf(boxes, box),
    value: boxes.total[box] as number,
    children: [] as FlameNode[],
  }));
  const roots: FlameNode[] = [];
  nodes.forEach((node, box) => {
    const above = nodes[boxes.parent[box] as number];
    (above === undefined ? roots : above.children).push(node);
  });
  const [first] = roots;
  return roots.length === 1 && first !== undefined ? first : { name: 'all', value: boxes.span, children: roots };
}

/** Runs `work` and waits until the browser has styled, laid out and painted it. */
function untilPainted(work: () => void): Promise<number> {
  return new Promise((resolve) => {
    requestAnimationFrame(() => {
      const start = performance.now();
      work();
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => resolve(performance.now() - start);
      requestAnimationFrame(() => port2.postMessage(null));
    });
  });
}

async function rounds(draw: (boxes: FlamePicture) => void, clear: () => void, all: FlamePicture, near: FlamePicture) {
  const render: number[] = [];
  const zoom: number[] = [];
  const reset: number[] = [];
  for (let round = 0; round <= ROUNDS; round++) {
    clear();
    const times = [
      await untilPainted(() => draw(all)),
      await untilPainted(() => draw(near)),
      await untilPainted(() => draw(all)),
    ] as const;
    // The first round warms up.
    if (round === 0) continue;
    render.push(times[0]);
    zoom.push(times[1]);
    reset.push(times[2]);
  }
  return { render, zoom, reset };
}

async function measureD3(all: FlamePicture, near: FlamePicture): Promise<Times> {
  const host = document.createElement('div');
  host.style.cssText = `width:${WIDTH}px;height:${VIEW_HEIGHT}px;overflow:auto`;
  document.body.append(host);
  let chart = flamegraph();
  let drawn = false;
  const draw = (boxes: FlamePicture) => {
    const datum = select<HTMLElement, unknown>(host).datum(treeOf(boxes));
    if (!drawn)
      chart = flamegraph().width(WIDTH).cellHeight(ROW_HEIGHT).transitionDuration(0).sort(false).tooltip(false);
    drawn = true;
    datum.call(chart);
  };
  const clear = () => {
    host.replaceChildren();
    drawn = false;
  };
  const times = await rounds(draw, clear, all, near);
  const elements = host.querySelectorAll('*').length;
  host.remove();
  return { ...times, elements };
}

async function measureCanvas(all: FlamePicture, near: FlamePicture): Promise<Times> {
  const canvas = document.createElement('canvas');
  canvas.width = WIDTH;
  canvas.height = VIEW_HEIGHT;
  document.body.append(canvas);
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) throw new Error('no canvas');
  const patterns = new Patterns();
  const fitter = new TextFitter((text) => {
    context.font = LABEL_FONT;
    return context.measureText(text).width;
  });
  const token = () => '#d98548';
  const draw = (boxes: FlamePicture) => {
    const camera = wholeCamera(boxes);
    // As tall as all rows, so that both draw the same boxes; the window draws only the rows in view.
    const height = contentHeight(boxes, camera);
    canvas.height = height;
    paintFlame({
      context,
      picture: boxes,
      viewport: { width: WIDTH, height, rootOffset: 0, orientation: 'flame', camera },
      paints: paintsFor(boxes, 'category', token),
      marks: marks(token),
      marking: { hovered: -1, selected: -1, function: null, matched: null },
      fitter,
      patterns,
    });
  };
  const times = await rounds(draw, () => undefined, all, near);
  canvas.remove();
  return { ...times, elements: 1 };
}

declare global {
  interface Window {
    bench: () => Promise<{ readonly boxes: readonly [number, number]; readonly d3: Times; readonly canvas: Times }>;
  }
}

window.bench = async () => {
  const [all, near] = [await picture('all.bin'), await picture('near.bin')];
  const canvas = await measureCanvas(all, near);
  const d3 = await measureD3(all, near);
  return { boxes: [all.count, near.count], d3, canvas };
};
