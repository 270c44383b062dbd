import { countsText } from '../growth-numbers.ts';
import { StepChart } from '../step-chart.tsx';
import type { ComparedSeries } from './comparison-data.ts';

export interface CoursePairProps {
  readonly before: ComparedSeries;
  readonly after: ComparedSeries;
  readonly keys: { readonly before: string; readonly after: string };
  readonly width: number;
  readonly height: number;
}

/** How many objects of a class there were in each heap of both series, on one scale. */
export function CoursePair({ before, after, keys, width, height }: CoursePairProps) {
  const sides = [
    { title: 'Before', series: before, key: keys.before },
    { title: 'After', series: after, key: keys.after },
  ].map(({ title, series, key }) => ({ title, series, counts: series.classes?.get(key)?.count ?? null }));
  const most = Math.max(1, ...sides.flatMap(({ counts }) => counts ?? []));
  return (
    <div className="growth-pictures">
      {sides.map(({ title, series, counts }) => (
        <figure key={title} className="growth-picture">
          {counts === null ? (
            <span className="growth-picture-none" style={{ width, height }} title={series.error?.message}>
              {noCourse(series)}
            </span>
          ) : (
            <StepChart
              values={counts}
              from={series.from}
              most={most}
              width={width}
              height={height}
              label={`${title}: objects in each heap: ${countsText(counts)}`}
            />
          )}
          <figcaption>
            {title}
            {counts !== null && <b>{countsText(counts)}</b>}
          </figcaption>
        </figure>
      ))}
    </div>
  );
}

/** What stands where a course would. */
function noCourse({ classes, error }: ComparedSeries): string {
  if (classes !== null) return 'not in this series';
  return error === null ? '' : 'cannot be read';
}
