import flamegraph, { type DrawnNode, type FlameNode } from 'd3-flame-graph';
import { select } from 'd3-selection';
import { percent, quantity } from '../../core/profile/exporters/quantity.ts';
import { CATEGORY_FILLS } from '../../core/profile/exporters/svg-picture.ts';

/** The tree of a picture, as the exporter for d3-flame-graph writes it. */
interface FlameTree extends FlameNode {
  readonly unit: string;
}

const CELL = 17;
const FOUND = '#d946ef';
const SUM = '#aab2bc';

const fills: Readonly<Record<string, readonly [string, string]>> = CATEGORY_FILLS;

function fillOf({ data, highlight }: DrawnNode, theme: 0 | 1): string {
  if (highlight === true) return FOUND;
  return data.category === undefined ? SUM : (fills[data.category]?.[theme] ?? SUM);
}

function toldOf({ data }: DrawnNode, { value, unit }: FlameTree): string {
  const place = data.file === undefined || data.file === '' ? '' : ` (${data.file})`;
  return `${data.name}${place} · total ${quantity(data.value, unit)}, ${percent(data.value / value)}`;
}

/** Puts an interactive flame graph in the place of a figure's picture. */
function draw(figure: HTMLElement, tree: FlameTree): void {
  const bar = document.createElement('div');
  bar.className = 'flame-bar';
  const search = document.createElement('input');
  search.type = 'search';
  search.placeholder = 'Search functions';
  search.setAttribute('aria-label', 'Search functions');
  const reset = document.createElement('button');
  reset.type = 'button';
  reset.textContent = 'Whole picture';
  const found = document.createElement('span');
  bar.append(search, reset, found);
  const host = document.createElement('div');
  host.className = 'flame';
  const told = document.createElement('div');
  told.className = 'flame-told';
  told.setAttribute('aria-live', 'polite');
  figure.append(bar, host, told);
  figure.classList.add('scripted');

  const theme = matchMedia('(prefers-color-scheme: dark)').matches ? 1 : 0;
  const whole = { data: tree };
  const tell = (node: DrawnNode): void => {
    told.textContent = toldOf(node, tree);
  };
  const chart = flamegraph()
    .width(host.clientWidth)
    .cellHeight(CELL)
    .minFrameSize(1)
    .transitionDuration(0)
    .sort(false)
    .tooltip(false)
    .onHover(tell)
    .setLabelHandler((node) => toldOf(node, tree))
    .setColorMapper((node) => fillOf(node, theme))
    .setDetailsHandler(() => undefined)
    .setSearchMatch(({ data }, term) => term !== '' && data.name.toLowerCase().includes(term.toLowerCase()))
    .setSearchHandler((nodes, weight) => {
      found.textContent = `${nodes.length} found, ${percent(weight / tree.value)} of the whole`;
    });
  select<HTMLElement, unknown>(host).datum<FlameNode>(tree).call(chart);
  tell(whole);
  search.addEventListener('input', () => {
    if (search.value !== '') chart.search(search.value);
    else {
      chart.clear();
      found.textContent = '';
    }
  });
  reset.addEventListener('click', () => {
    chart.resetZoom();
    tell(whole);
  });
}

for (const figure of document.querySelectorAll('figure')) {
  const data = figure.querySelector('script[type="application/json"]');
  // Plateau wrote it, and the page's policy lets nobody else write to it.
  if (data?.textContent) draw(figure, JSON.parse(data.textContent) as FlameTree);
}
