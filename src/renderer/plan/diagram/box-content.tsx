import type { Level } from '../../../core/verdict/verdict.ts';
import { formatCount, oneLine } from '../../ui/format.ts';
import { LevelBadge } from '../../ui/level-badge.tsx';
import { MiddleText } from '../../ui/middle-text.tsx';
import { type Bars, barOf } from '../bars.ts';
import { ABSENT, formatFactor, formatRows } from '../plan-numbers.ts';
import type { PlanTable } from '../plan-table.ts';
import { foldTitle } from '../tree/plan-columns.tsx';
import { nodesOf, type PlanLine } from '../tree/plan-lines.ts';

interface BoxContentProps {
  readonly table: PlanTable;
  readonly line: PlanLine;
  readonly levels: ReadonlyMap<number, Level>;
  readonly bars: Bars;
}

/** `1 row`, `5,000 rows planned`; nothing where neither is known. */
const rowsText = (rows: number, analyzed: boolean): string =>
  Number.isNaN(rows) ? '' : `${formatRows(rows)} row${rows === 1 ? '' : 's'}${analyzed ? '' : ' planned'}`;

/** What stands in a box: the step, what it works on, its rows, and the measure that was chosen. */
export function BoxContent({ table, line, levels, bars }: BoxContentProps) {
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
          {never ? 'never executed' : rowsText(rows, analyzed)}
          {Math.abs(factor) > 10 && bars !== 'estimate' ? ` ${formatFactor(factor)}` : ''}
        </span>
        <b className="plan-box-measure">{never || text === ABSENT ? '' : text}</b>
      </span>
      <span className="plan-box-bar" data-bars={bars}>
        {length > 0 && <span style={{ width: `${Math.min(1, length) * 100}%` }} />}
      </span>
    </>
  );
}
