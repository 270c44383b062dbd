import { useMemo, useState } from 'react';
import type { ClassGrowth } from '../../core/heap/growth/model.ts';
import { isMachinery } from '../../core/heap/machinery.ts';
import { formatCount, oneLine } from '../ui/format.ts';
import type { ClassesPanelProps } from './classes-panel.tsx';
import { changeOf, classTitle, courseOf, formatMore, formatSize } from './growth-numbers.ts';
import { RuntimesCheck } from './runtimes-check.tsx';
import { showClass } from './show-class.ts';
import { StepChart } from './step-chart.tsx';

/** Charts that are drawn before a person asks for more. */
const PAGE = 60;

/** The classes that grew after the warm-up, each with its course, those of most bytes first. */
export function ChartsPanel({ detail, classes, byKey, from, state }: ClassesPanelProps) {
  const hasBytes = detail.growth.sizes !== 'none';
  const [shown, setShown] = useState(PAGE);
  const start = from > 0 ? 'after the warm-up' : 'at the start';
  const { runtimes } = state;
  const growing = useMemo(
    () =>
      classes
        .filter((row) => changeOf(row, 'count', from) > 0 && (runtimes || !isMachinery(row)))
        .sort(
          (a, b) =>
            changeOf(b, 'retained', from) - changeOf(a, 'retained', from) ||
            changeOf(b, 'count', from) - changeOf(a, 'count', from),
        ),
    [classes, from, runtimes],
  );
  const open = (row: ClassGrowth) =>
    showClass(detail.item.id, { key: row.key, isMachinery: isMachinery(row), filter: 'grew' });
  return (
    <div className="panel-body">
      <div className="panel-bar">
        <span>
          {formatCount(growing.length)} {growing.length === 1 ? 'class has' : 'classes have'} more objects at the end
          than {start}
        </span>
        <RuntimesCheck state={state} />
      </div>
      {growing.length === 0 ? (
        <p className="panel-empty">No class of the program has more objects at the end than {start}.</p>
      ) : (
        <div className="growth-charts">
          {growing.slice(0, shown).map((row) => {
            const { course, words } = courseOf(row.count, from);
            const around = row.partOf === null ? undefined : byKey.get(row.partOf);
            return (
              <button
                key={row.key}
                type="button"
                className="growth-chart"
                data-course={course}
                title={oneLine(`${classTitle(row)}: ${row.count.map(formatCount).join(' → ')}`, 600)}
                onClick={() => open(row)}
              >
                <span className="growth-chart-name">{oneLine(classTitle(row), 80)}</span>
                <StepChart
                  values={row.count}
                  from={from}
                  width={196}
                  height={56}
                  label={`${oneLine(classTitle(row), 120)}: ${row.count.map(formatCount).join(' → ')} objects`}
                />
                <span className="growth-chart-words">{words}</span>
                <span className="growth-chart-facts">
                  {[
                    ...(hasBytes ? [formatMore(changeOf(row, 'retained', from), formatSize)] : []),
                    ...(around === undefined ? [] : [`inside ${oneLine(classTitle(around), 40)}`]),
                  ].join(' · ')}
                </span>
              </button>
            );
          })}
          {growing.length > shown && (
            <button type="button" className="link-button" onClick={() => setShown(shown + PAGE)}>
              Show more: {formatCount(shown)} of {formatCount(growing.length)}
            </button>
          )}
        </div>
      )}
    </div>
  );
}
