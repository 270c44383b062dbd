import { Button } from '@blueprintjs/core';
import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Level } from '../../../core/verdict/verdict.ts';
import { openContextMenu } from '../../ui/context-menu.tsx';
import { formatCount, oneLine } from '../../ui/format.ts';
import { LevelBadge } from '../../ui/level-badge.tsx';
import { MiddleText } from '../../ui/middle-text.tsx';
import { type Bars, barOf } from '../bars.ts';
import { BarsSwitch, drawable } from '../bars-switch.tsx';
import { formatFactor, formatRows } from '../plan-numbers.ts';
import type { PlanState } from '../plan-state.ts';
import type { PlanTable } from '../plan-table.ts';
import { type PlanActions, stepMenu } from '../step-menu.ts';
import { foldTitle } from '../tree/plan-columns.tsx';
import { lineKey, lineOfNode, nodesOf, type PlanLine } from '../tree/plan-lines.ts';
import type { DrawnPlan } from '../tree/use-plan-lines.ts';
import { type Area, BOX, type Direction, edgePath, edgeWidth, type PlanLayout, planLayout, seen } from './layout.ts';

export interface DiagramPanelProps {
  readonly table: PlanTable;
  readonly state: PlanState;
  readonly drawn: DrawnPlan;
  readonly levels: ReadonlyMap<number, Level>;
  readonly actions: PlanActions;
}

/** Levels from which on a plan runs to the right: it is read like text then. */
const DEEP = 9;
const ZOOMS = [0.5, 0.7, 0.85, 1, 1.25] as const;

/** The plan as boxes and edges, an edge as wide as rows pass it; only what is in sight is drawn. */
export function DiagramPanel({ table, state, drawn, levels, actions }: DiagramPanelProps) {
  const { lines } = drawn;
  const deepest = useMemo(() => lines.reduce((most, { depth }) => Math.max(most, depth), 0), [lines]);
  const direction: Direction = state.direction ?? (deepest >= DEEP ? 'right' : 'down');
  const layout = useMemo(() => planLayout(lines, direction), [lines, direction]);
  const bars = drawable(table, state.bars);
  const zoom = ZOOMS.find((one) => one === state.zoom) ?? 1;
  const step = (by: 1 | -1) => {
    const at = ZOOMS.findIndex((one) => one >= zoom);
    const next = ZOOMS[at + by];
    if (next !== undefined) state.setZoom(next);
  };
  return (
    <section className="panel" aria-label="Diagram">
      <div className="panel-bar plan-bar-line">
        <BarsSwitch table={table} bars={bars} onBars={state.setBars} />
        <fieldset className="segments">
          <legend className="visually-hidden">Direction</legend>
          {(['down', 'right'] as const).map((one) => (
            <label key={one} className="segment" data-on={one === direction}>
              <input
                type="radio"
                className="visually-hidden"
                checked={one === direction}
                onChange={() => state.setDirection(one)}
              />
              {one === 'down' ? 'Top down' : 'Left to right'}
            </label>
          ))}
        </fieldset>
        <span className="plan-legend">Edges are as wide as rows pass them</span>
        <span className="panel-actions">
          <Button
            size="small"
            variant="minimal"
            aria-label="Smaller"
            disabled={zoom === ZOOMS[0]}
            onClick={() => step(-1)}
          >
            −
          </Button>
          <span className="plan-zoom">{Math.round(zoom * 100)} %</span>
          <Button
            size="small"
            variant="minimal"
            aria-label="Larger"
            disabled={zoom === ZOOMS.at(-1)}
            onClick={() => step(1)}
          >
            +
          </Button>
        </span>
      </div>
      <Picture {...{ table, state, drawn, levels, actions, layout, bars, zoom }} />
    </section>
  );
}

interface PictureProps extends DiagramPanelProps {
  readonly layout: PlanLayout;
  readonly bars: Bars;
  readonly zoom: number;
}

/** Beyond the window's edge boxes are drawn already, so that scrolling shows no holes. */
const AROUND = 300;

function Picture({ table, state, drawn, levels, actions, layout, bars, zoom }: PictureProps) {
  const { lines } = drawn;
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [area, setArea] = useState<Area>({ left: 0, top: 0, right: 1600, bottom: 1000 });
  const [fold, setFold] = useState<number | null>(null);
  const at = useMemo(
    () =>
      fold !== null
        ? lines.findIndex((line) => line.kind === 'fold' && line.fold.first === fold)
        : state.node === null
          ? -1
          : lineOfNode(lines, state.node),
    [lines, fold, state.node],
  );
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const look = () => {
      const { scrollLeft, scrollTop, clientWidth, clientHeight } = element;
      const [left, top] = [scrollLeft / zoom - AROUND, scrollTop / zoom - AROUND];
      setArea({
        left,
        top,
        right: left + clientWidth / zoom + 2 * AROUND,
        bottom: top + clientHeight / zoom + 2 * AROUND,
      });
    };
    let frame = 0;
    const soon = () => {
      cancelAnimationFrame(frame);
      frame = requestAnimationFrame(look);
    };
    const watch = new ResizeObserver(soon);
    watch.observe(element);
    element.addEventListener('scroll', soon, { passive: true });
    return () => {
      cancelAnimationFrame(frame);
      watch.disconnect();
      element.removeEventListener('scroll', soon);
    };
  }, [zoom]);
  useScrollTo(box, layout, at, zoom);
  const { boxes, edges } = useMemo(() => seen(layout, area), [layout, area]);
  // The box with the focus is always there, for those who do not see the rest.
  const shown = at >= 0 && !boxes.includes(at) ? [...boxes, at] : boxes;
  const most = table.total('rows').most;
  const planned = Number.isNaN(most);
  const mostRows = planned ? table.total('plannedRows').most : most;
  const rowsOf = (line: PlanLine) => table.sum(planned ? 'plannedRows' : 'rows', nodesOf(line));

  const select = (next: number) => {
    const line = lines[next];
    if (line === undefined) return;
    setFold(line.kind === 'fold' ? line.fold.first : null);
    if (line.kind === 'node') state.setNode(line.node);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const line = lines[at];
    if ((event.key === 'Enter' || event.key === ' ') && line !== undefined) {
      if (line.state !== 'leaf') drawn.toggle(line);
    } else {
      const to = moved(layout, lines, at, event.key);
      if (to === null) return;
      select(to);
    }
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div ref={box} className="plan-diagram">
      <div
        className="plan-canvas"
        role="tree"
        tabIndex={0}
        aria-label="Diagram of the plan"
        aria-activedescendant={at >= 0 ? `${id}-${at}` : undefined}
        style={{ width: layout.width * zoom, height: layout.height * zoom }}
        onKeyDown={onKeyDown}
      >
        <svg className="plan-edges" width="1" height="1" aria-hidden="true">
          <g transform={`scale(${zoom})`}>
            {edges.map((edge) => {
              const line = lines[edge];
              if (line === undefined) return null;
              const rows = rowsOf(line);
              return (
                <path
                  key={edge}
                  d={edgePath(layout, edge)}
                  strokeWidth={edgeWidth(rows, mostRows)}
                  data-none={Number.isNaN(rows)}
                />
              );
            })}
          </g>
        </svg>
        {shown.map((place) => {
          const line = lines[place];
          if (line === undefined) return null;
          return (
            <div
              key={lineKey(line)}
              id={`${id}-${place}`}
              role="treeitem"
              tabIndex={-1}
              aria-level={line.depth + 1}
              aria-selected={place === at}
              {...(line.state === 'leaf' ? {} : { 'aria-expanded': line.state === 'open' })}
              className="plan-box"
              data-kind={line.kind}
              data-never={line.kind === 'node' && table.neverExecuted(line.node)}
              style={{
                width: BOX.width,
                height: BOX.height,
                transform: `translate(${(layout.x[place] ?? 0) * zoom}px, ${(layout.y[place] ?? 0) * zoom}px) scale(${zoom})`,
              }}
              onClick={() => select(place)}
              onDoubleClick={() => line.state !== 'leaf' && drawn.toggle(line)}
              onKeyDown={onKeyDown}
              onContextMenu={(event) => {
                if (line.kind !== 'node') return;
                event.preventDefault();
                select(place);
                openContextMenu('Step', { x: event.clientX, y: event.clientY }, stepMenu(line.node, actions));
              }}
            >
              <BoxContent {...{ table, line, levels, bars }} />
            </div>
          );
        })}
      </div>
    </div>
  );
}

/** Brings the selected box into sight when another is selected, or when the picture changed its shape. */
function useScrollTo(box: React.RefObject<HTMLDivElement | null>, layout: PlanLayout, at: number, zoom: number): void {
  useEffect(() => {
    const element = box.current;
    if (element === null) return;
    const place = Math.max(0, at);
    const [x, y] = [(layout.x[place] ?? 0) * zoom, (layout.y[place] ?? 0) * zoom];
    const [width, height] = [BOX.width * zoom, BOX.height * zoom];
    const { scrollLeft, scrollTop, clientWidth, clientHeight } = element;
    const out = (from: number, size: number, start: number, room: number) => from < start || from + size > start + room;
    // Nothing selected: the root is where reading begins.
    const inMiddle = at < 0;
    element.scrollTo({
      left: inMiddle || out(x, width, scrollLeft, clientWidth) ? x + width / 2 - clientWidth / 2 : scrollLeft,
      top: inMiddle || out(y, height, scrollTop, clientHeight) ? y + height / 2 - clientHeight / 2 : scrollTop,
    });
  }, [box, layout, at, zoom]);
}

/** Where an arrow leads: towards the root, to the first step below, or to the next one beside. */
export function moved(layout: PlanLayout, lines: readonly PlanLine[], at: number, key: string): number | null {
  if (key === 'Home') return 0;
  if (key === 'End') return lines.length - 1;
  const [towards, away, before, after] =
    layout.direction === 'down'
      ? ['ArrowUp', 'ArrowDown', 'ArrowLeft', 'ArrowRight']
      : ['ArrowLeft', 'ArrowRight', 'ArrowUp', 'ArrowDown'];
  if (![towards, away, before, after].includes(key)) return null;
  if (at < 0) return 0;
  const above = layout.above[at] ?? -1;
  if (key === towards) return above < 0 ? at : above;
  if (key === away) return layout.above[at + 1] === at ? at + 1 : at;
  const depth = lines[at]?.depth ?? 0;
  const sameDepth = (from: number, step: 1 | -1): number => {
    for (let to = from + step; to >= 0 && to < lines.length; to += step) if (lines[to]?.depth === depth) return to;
    return at;
  };
  return sameDepth(at, key === before ? -1 : 1);
}

interface BoxContentProps {
  readonly table: PlanTable;
  readonly line: PlanLine;
  readonly levels: ReadonlyMap<number, Level>;
  readonly bars: Bars;
}

function BoxContent({ table, line, levels, bars }: BoxContentProps) {
  const nodes = nodesOf(line);
  const { length, text } = barOf(table, bars, nodes);
  const node = line.kind === 'node' ? line.node : line.fold.first;
  const { title, object, role } = table.words(node);
  const level = line.kind === 'node' ? levels.get(node) : undefined;
  const analyzed = table.tells('rows', Number.NaN);
  const rows = table.sum(analyzed ? 'rows' : 'plannedRows', nodes);
  const factor = line.kind === 'node' ? table.number('estimateFactor', node) : Number.NaN;
  const never = line.kind === 'node' && table.neverExecuted(node);
  return (
    <>
      <span className="plan-box-title" title={oneLine(`${role} ${title} ${object}`, 500)}>
        {level !== undefined && <LevelBadge level={level} compact />}
        {line.kind === 'fold' ? foldTitle(line.fold) : oneLine(title, 100)}
        {line.kind === 'node' && line.state === 'closed' && (
          <span className="plan-box-more">+{formatCount((table.end[node] ?? node + 1) - node - 1)}</span>
        )}
      </span>
      <span className="plan-box-object">
        {object === '' ? (
          <span className="plan-box-role">{oneLine(role, 80)}</span>
        ) : (
          <MiddleText text={line.kind === 'fold' ? title : object} />
        )}
      </span>
      <span className="plan-box-numbers">
        <span>
          {never ? 'never executed' : `${formatRows(rows)} row${rows === 1 ? '' : 's'}${analyzed ? '' : ' planned'}`}
          {Math.abs(factor) > 10 && bars !== 'estimate' ? ` ${formatFactor(factor)}` : ''}
        </span>
        <b className="plan-box-measure">{never ? '' : text}</b>
      </span>
      <span className="plan-box-bar" data-bars={bars}>
        {length > 0 && <span style={{ width: `${Math.min(1, length) * 100}%` }} />}
      </span>
    </>
  );
}
