import { BAR_HINTS, BAR_TITLES, BARS, type Bars, rowsDrawn } from './bars.ts';
import type { PlanTable } from './plan-table.ts';

export interface BarsSwitchProps {
  readonly table: PlanTable;
  readonly bars: Bars;
  readonly onBars: (bars: Bars) => void;
}

/** Whether a plan has what the bars would show. */
export function canDraw(table: PlanTable, bars: Bars): boolean {
  switch (bars) {
    case 'self':
      return table.tells('self', Number.NaN);
    case 'rows':
      return table.tells(rowsDrawn(table), Number.NaN);
    case 'buffers':
      return table.tells('selfHit', Number.NaN);
    case 'estimate':
      return table.tells('estimateFactor', Number.NaN);
  }
}

/** The bars that were chosen; those of rows where the plan has nothing for them. */
export const drawable = (table: PlanTable, chosen: Bars): Bars => (canDraw(table, chosen) ? chosen : 'rows');

/** What the bars are long by; what the plan does not tell cannot be chosen. */
export function BarsSwitch({ table, bars, onBars }: BarsSwitchProps) {
  return (
    <label className="choice">
      Bars
      <select value={bars} title={BAR_HINTS[bars]} onChange={(event) => onBars(barsNamed(event.target.value))}>
        {BARS.map((one) => (
          <option key={one} value={one} disabled={!canDraw(table, one)}>
            {BAR_TITLES[one]}
          </option>
        ))}
      </select>
    </label>
  );
}

const barsNamed = (name: string): Bars => BARS.find((one) => one === name) ?? 'self';
