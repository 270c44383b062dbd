import { Button } from '@blueprintjs/core';
import { useMemo } from 'react';
import { BarsSwitch, drawable } from '../bars-switch.tsx';
import { type Direction, planLayout } from './layout.ts';
import { Picture, type PictureProps } from './picture.tsx';

export type DiagramPanelProps = Pick<PictureProps, 'table' | 'state' | 'drawn' | 'levels' | 'actions'>;

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
      <div className="panel-bar panel-bar-fields">
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
