import { type FrontendDetail, METRIC_TITLES, METRICS, type MetricId } from '../../core/frontend/model.ts';
import { metricText } from '../../core/verdict/frontend/fe-vitals.ts';
import { useRuleSets } from '../rules/rule-set-store.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { currentOf } from '../verdicts/current-evaluation.ts';
import { openItemById } from '../workspace/item-actions.ts';
import { bandScale } from './band-scale.ts';

interface Point {
  readonly item: string;
  readonly label: string;
  readonly value: number;
  readonly judged: boolean;
}

interface BandsProps {
  readonly id: MetricId;
  readonly good: number;
  readonly poor: number;
  readonly points: readonly Point[];
}

/** The bands of a metric to scale, with each run where it lies. */
function Bands({ id, good, poor, points }: BandsProps) {
  const scale = bandScale(
    good,
    poor,
    points.map(({ value }) => value),
  );
  return (
    <div className="vital-bands" aria-hidden="true">
      <div className="vital-track">
        <span className="vital-good" style={{ width: `${scale.good}%` }} />
        <span className="vital-middle" style={{ width: `${scale.poor - scale.good}%` }} />
        <span className="vital-poor" style={{ width: `${100 - scale.poor}%` }} />
      </div>
      {points.map(({ item, value, judged }) => (
        <span
          key={item}
          className={judged ? 'vital-run vital-judged' : 'vital-run'}
          style={{ left: `${scale.at(value)}%` }}
        />
      ))}
      <span className="vital-limit" style={{ left: `${scale.good}%` }}>
        {metricText(id, good)}
      </span>
      <span className="vital-limit" style={{ left: `${scale.poor}%` }}>
        {metricText(id, poor)}
      </span>
    </div>
  );
}

function useLimits({ evaluations }: FrontendDetail): (id: MetricId) => readonly [number, number] | null {
  const judgedBy = currentOf(evaluations)?.ruleSetSha256;
  const values = useRuleSets(({ sets }) => sets.find(({ sha256 }) => sha256 === judgedBy)?.values);
  return (id) => {
    const good = values?.[`frontend.${id}.good`]?.value;
    const poor = values?.[`frontend.${id}.poor`]?.value;
    return good === undefined || poor === undefined ? null : [good, poor];
  };
}

const wordOf = (value: number, [good, poor]: readonly [number, number]): string =>
  value <= good ? 'good' : value <= poor ? 'needs improvement' : 'poor';

/** What was measured of a page, each vital in its bands with all runs, and the runs themselves. */
export function VitalsPanel({ detail }: { readonly detail: FrontendDetail }) {
  const { item, report, runs } = detail;
  const limitsOf = useLimits(detail);
  const own = report.page?.metrics ?? {};
  const judged = runs.find((run) => run.judged);
  const shown = judged?.metrics ?? own;
  const banded = METRICS.flatMap((id) => {
    const limits = limitsOf(id);
    const value = shown[id];
    return value === undefined || limits === null ? [] : [{ id, value, limits }];
  });
  const others = METRICS.flatMap((id) => {
    const value = shown[id];
    return value === undefined || limitsOf(id) !== null ? [] : [`${METRIC_TITLES[id]} ${metricText(id, value)}`];
  });
  const pointsOf = (id: MetricId): readonly Point[] => {
    const all = runs.length > 0 ? runs : [{ item: item.id, label: item.label, metrics: own, judged: true }];
    return all.flatMap((run) => {
      const value = run.metrics[id];
      return value === undefined ? [] : [{ item: run.item, label: run.label, value, judged: run.judged }];
    });
  };
  return (
    <section className="vitals" aria-label="Vitals">
      <table className="plain-table vital-table">
        <caption className="visually-hidden">What was measured of the page</caption>
        <tbody>
          {banded.map(({ id, value, limits }) => (
            <tr key={id}>
              <th scope="row">{METRIC_TITLES[id]}</th>
              <td className="number vital-value">{metricText(id, value)}</td>
              <td className="vital-word">{wordOf(value, limits)}</td>
              <td className="vital-picture">
                <Bands id={id} good={limits[0]} poor={limits[1]} points={pointsOf(id)} />
              </td>
            </tr>
          ))}
          {shown.inp === undefined && (
            <tr>
              <th scope="row">{METRIC_TITLES.inp}</th>
              <td className="vital-missing" colSpan={3}>
                Not known: {report.missing.find((sentence) => sentence.startsWith('INP: '))?.slice('INP: '.length)}
              </td>
            </tr>
          )}
        </tbody>
      </table>
      {others.length > 0 && <p className="vital-others">Without bands: {others.join(' · ')}</p>}
      {runs.length > 1 && (
        <p className="vital-runs">
          {runs.length} runs made together:{' '}
          {runs.map((run) => (
            <button
              key={run.item}
              type="button"
              className="link-button"
              disabled={run.item === item.id}
              title={run.item}
              onClick={() => openItemById(run.item)}
            >
              <MiddleText text={run.label} />
              {run.judged ? ' (median, judged)' : ''}
            </button>
          ))}
        </p>
      )}
    </section>
  );
}
