import { type KeyboardEvent, type RefObject, useEffect, useId, useMemo, useRef, useState } from 'react';
import type { Level } from '../../../core/verdict/verdict.ts';
import { openContextMenu } from '../../ui/context-menu.tsx';
import type { Bars } from '../bars.ts';
import type { PlanState } from '../plan-state.ts';
import type { PlanTable } from '../plan-table.ts';
import { type PlanActions, stepMenu } from '../step-menu.ts';
import { lineKey, nodesOf, type PlanLine } from '../tree/plan-lines.ts';
import { useLineCursor } from '../tree/use-line-cursor.ts';
import type { DrawnPlan } from '../tree/use-plan-lines.ts';
import { BoxContent } from './box-content.tsx';
import { type Area, BOX, edgePath, edgeWidth, moved, type PlanLayout, seen } from './layout.ts';

export interface PictureProps {
  readonly table: PlanTable;
  readonly state: PlanState;
  readonly drawn: DrawnPlan;
  readonly levels: ReadonlyMap<number, Level>;
  readonly actions: PlanActions;
  readonly layout: PlanLayout;
  readonly bars: Bars;
  readonly zoom: number;
}

/** Beyond the window's edge boxes are drawn already, so that scrolling shows no holes. */
const AROUND = 300;

/** The boxes and edges in sight, gone through by the arrows. */
export function Picture({ table, state, drawn, levels, actions, layout, bars, zoom }: PictureProps) {
  const { lines } = drawn;
  const box = useRef<HTMLDivElement>(null);
  const id = useId();
  const [area, setArea] = useState<Area>({ left: 0, top: 0, right: 1600, bottom: 1000 });
  const { selected: at, select } = useLineCursor(table, lines, state.node, state.setNode);
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
function useScrollTo(box: RefObject<HTMLDivElement | null>, layout: PlanLayout, at: number, zoom: number): void {
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
