import { useCallback, useEffect, useMemo, useState } from 'react';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { MapBox } from '../../../core/heap/view/map.ts';
import type { HeapNodeDetail } from '../../../core/heap/view/node-detail.ts';
import { formatShare } from '../../flame/quantity.ts';
import { useTokens } from '../../flame/theme-tokens.ts';
import { ErrorCard } from '../../ui/error-card.tsx';
import { formatCount, oneLine, plural } from '../../ui/format.ts';
import type { MenuEntry } from '../../ui/menu-list.tsx';
import type { ClassTable } from '../class-table.ts';
import { useMap, useNode } from '../heap-data.ts';
import type { HeapState, MapColouring } from '../heap-state.ts';
import type { NodeActions } from '../node-actions.ts';
import { nodeTitle } from '../node-name.tsx';
import { formatSize } from '../sizes.tsx';
import { mapColours } from './colours.ts';
import { MapPane } from './map-pane.tsx';
import { boxTitle } from './paint.ts';

/** Least area of a box, in square CSS pixels: smaller ones are summed where they come from. */
const LEAST_AREA = 40;
/** The least size is asked for in steps, so that a window that is resized a little asks for nothing. */
const STEPS_PER_DOUBLING = 2;
const SETTLE_MS = 120;
const CRUMBS = 4;

function leastOf(retained: number, width: number, height: number): number {
  if (width <= 0 || height <= 0) return Number.POSITIVE_INFINITY;
  const bytes = Math.max(1, (retained * LEAST_AREA) / (width * height));
  return 2 ** (Math.floor(Math.log2(bytes) * STEPS_PER_DOUBLING) / STEPS_PER_DOUBLING);
}

export interface MapPanelProps {
  readonly facts: HeapFacts;
  readonly table: ClassTable;
  readonly state: HeapState;
  readonly actions: NodeActions;
  readonly onFind: () => void;
}

/** The heap as areas: each object is as large as what it retains, inside the one that keeps it. */
export function MapPanel({ facts, table, state, actions, onFind }: MapPanelProps) {
  const { id, mapRoot, colouring } = state;
  const [size, setSize] = useState({ width: 0, height: 0 });
  const onSize = useSettled(setSize);
  const root = useNode(id, mapRoot);
  const retained = root.value?.node.node === mapRoot ? root.value.node.retained : Number.NaN;
  const least = Number.isNaN(retained) ? Number.NaN : leastOf(retained, size.width, size.height);
  const map = useMap(id, mapRoot, least);
  const token = useTokens();
  const coloursOf = useCallback(
    (given: readonly MapBox[]) => mapColours(given, table, colouring, facts.format, token),
    [table, colouring, facts.format, token],
  );
  const boxes = map.value ?? NO_BOXES;
  const legend = useMemo(() => coloursOf(boxes).legend, [coloursOf, boxes]);
  const crumbs = root.value;
  const out = (all: boolean) => {
    const around = crumbs === null ? null : (crumbs.dominators.last.at(-1) ?? crumbs.dominators.first.at(-1) ?? null);
    state.setMapRoot(all || around === null ? 0 : around.node);
  };
  const menu = (box: MapBox): readonly MenuEntry[] => [
    {
      kind: 'action',
      id: 'zoom',
      title: 'Zoom to it',
      key: 'Enter',
      enabled: true,
      run: () => state.setMapRoot(box.node),
    },
    {
      kind: 'action',
      id: 'dominators',
      title: 'Show among dominators',
      enabled: true,
      run: () => actions.showInDominators(box.node),
    },
  ];
  const error = map.error ?? root.error;
  return (
    <div className="panel-body">
      <div className="panel-bar heap-bar">
        <label className="choice">
          <span>Colours</span>
          <select value={colouring} onChange={(event) => state.setColouring(colouringOf(event.target.value))}>
            <option value="kind">by kind</option>
            <option value="module">by module</option>
          </select>
        </label>
        <ul className="heap-legend" aria-label="Colours">
          {legend.map(({ title, colour }) => (
            <li key={title} title={oneLine(title, 300)}>
              <span className="category-swatch" style={{ background: colour }} aria-hidden="true" />
              {oneLine(title, 80)}
            </li>
          ))}
        </ul>
      </div>
      {crumbs !== null && mapRoot !== 0 && (
        <MapCrumbs detail={crumbs} total={facts.totalSize} onZoom={state.setMapRoot} />
      )}
      {error !== null && <ErrorCard error={error} />}
      <MapPane
        label="Map of retained sizes"
        boxes={boxes}
        coloursOf={coloursOf}
        selected={state.selection.node}
        busy={map.loading || root.loading}
        onSize={onSize}
        onSelect={actions.inspect}
        onZoom={(box) => state.setMapRoot(box.node)}
        onOut={out}
        onFind={onFind}
        tooltip={(box) => <MapTip box={box} table={table} total={facts.totalSize} />}
        describe={(box) =>
          `${boxTitle(box)}, ${formatSize(box.retained)}, ${formatShare(box.retained / facts.totalSize)} of the heap`
        }
        menu={menu}
      />
    </div>
  );
}

const NO_BOXES: readonly MapBox[] = [];

const colouringOf = (text: string): MapColouring => (text === 'module' ? 'module' : 'kind');

/** The first size at once, later ones when they have settled. */
function useSettled(set: (size: { readonly width: number; readonly height: number }) => void) {
  const [asked, setAsked] = useState({ width: 0, height: 0 });
  useEffect(() => {
    if (asked.width === 0) return;
    const timer = setTimeout(() => set(asked), SETTLE_MS);
    return () => clearTimeout(timer);
  }, [asked, set]);
  return useCallback(
    (width: number, height: number) => {
      setAsked((old) => {
        if (old.width === 0) set({ width, height });
        return old.width === width && old.height === height ? old : { width, height };
      });
    },
    [set],
  );
}

interface CrumbsProps {
  readonly detail: HeapNodeDetail;
  readonly total: number;
  readonly onZoom: (node: number) => void;
}

/** The way from the root to the zoomed object; each step zooms out to it. */
function MapCrumbs({ detail, total, onZoom }: CrumbsProps) {
  const { first, passed, last } = detail.dominators;
  const chain = [...first, ...last].slice(1);
  const shown = chain.slice(-CRUMBS);
  const left = chain.length - shown.length + passed;
  return (
    <nav className="breadcrumbs" aria-label="Zoom">
      <button type="button" className="crumb" onClick={() => onZoom(0)}>
        all
      </button>
      {left > 0 && <span className="crumb-rest">… {formatCount(left)} more</span>}
      {shown.map((node) => (
        <button
          key={node.node}
          type="button"
          className="crumb"
          title={`${oneLine(nodeTitle(node))} · ${formatShare(node.retained / total)}`}
          onClick={() => onZoom(node.node)}
        >
          {oneLine(nodeTitle(node), 200)}
        </button>
      ))}
      <span className="crumb crumb-here" aria-current="true" title={oneLine(nodeTitle(detail.node))}>
        {oneLine(nodeTitle(detail.node), 200)}
        <span className="crumb-share">{formatShare(detail.node.retained / total)}</span>
      </span>
    </nav>
  );
}

interface TipProps {
  readonly box: MapBox;
  readonly table: ClassTable;
  readonly total: number;
}

/** What is known of a box under the pointer. */
function MapTip({ box, table, total }: TipProps) {
  const place = box.class < 0 ? '' : table.place(box.class);
  return (
    <>
      <div className="tip-name">{boxTitle(box)}</div>
      {place !== '' && <div className="tip-place">{oneLine(place, 600)}</div>}
      <table className="tip-facts">
        <tbody>
          <tr>
            <th scope="row">Retained</th>
            <td>{formatSize(box.retained)}</td>
            <td>{formatShare(total > 0 ? box.retained / total : 0)}</td>
          </tr>
          {box.node >= 0 && box.rest < box.retained && (
            <tr>
              <th scope="row">In no box inside</th>
              <td>{formatSize(box.rest)}</td>
              <td />
            </tr>
          )}
        </tbody>
      </table>
      <div className="tip-note">
        {box.node < 0
          ? `${plural(box.nodes, 'object')} that are too small to be drawn one by one`
          : box.passed > 0
            ? `Behind ${plural(box.passed, 'object')} that hold nearly nothing else · click: inspect, twice: zoom`
            : 'Click: inspect, twice: zoom'}
      </div>
    </>
  );
}
