import '../profile/profile.css';
import '../series/series.css';
import './load.css';
import { useMemo, useState } from 'react';
import { z } from 'zod';
import type { LoadDetail } from '../../core/load/model.ts';
import { rowKey } from '../../core/verdict/load/load-rule.ts';
import { formatNumber, formatSeconds, formatShare } from '../flame/quantity.ts';
import { SeriesChart } from '../series/series-chart.tsx';
import { chartsOf } from '../series/series-numbers.ts';
import { NO_OVERLAY } from '../series/series-overlay.ts';
import { SeriesTable } from '../series/series-table.tsx';
import { call } from '../state/client.ts';
import { useItemRevision } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { useTabState } from '../state/tab-state.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ViewError } from '../ui/error-card.tsx';
import { formatCount, formatMoment, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { VerdictFrame } from '../verdicts/verdict-frame.tsx';
import { VerdictList } from '../verdicts/verdict-list.tsx';
import { LoadAbout } from './load-about.tsx';
import { endpointColumns, thresholdColumns } from './load-columns.tsx';
import { LoadTable } from './load-table.tsx';

/** The view of one load run: what the rules say of it, its endpoints, how it went over time, its thresholds. */
export function LoadView({ itemId }: { readonly itemId: string }) {
  const revision = useItemRevision(itemId);
  const { value, error, retry } = useResource(JSON.stringify([itemId, revision]), (signal) =>
    call('load', { id: itemId }, signal),
  );
  if (value !== null) return <OpenLoad key={itemId} detail={value} />;
  if (error === null) return <LoadingState label="Opening the load run…" />;
  return <ViewError error={error} onRetry={retry} />;
}

const shareSchema = z.number().min(0).max(1).nullable();
const endpointSchema = z.string().nullable();

function factsOf({ run }: LoadDetail): readonly string[] {
  const { tool, total, counts, seconds, generator, startedAt } = run;
  const failed = total.failures === null || !total.requests ? null : total.failures / total.requests;
  return [
    tool,
    ...(total.requests === null ? [] : [`${formatCount(total.requests)} ${counts}`]),
    ...(total.perSecond === null ? [] : [`${formatNumber(total.perSecond)}/s`]),
    ...(failed === null ? [] : [`${formatShare(failed)} failed`]),
    ...(seconds === null ? [] : [formatSeconds(seconds)]),
    ...(generator.users === null ? [] : [`${formatCount(generator.users)} at a time`]),
    ...(generator.kind === 'unknown' ? [] : [`${generator.kind} model`]),
    ...(startedAt === null ? [] : [formatMoment(startedAt)]),
  ];
}

const TITLES = { time: 'Over time', values: 'Values', thresholds: 'Thresholds', about: 'About' } as const;
type Panel = keyof typeof TITLES;

function OpenLoad({ detail }: { readonly detail: LoadDetail }) {
  const { item, run, warnings, evaluations } = detail;
  const { series, thresholds } = run;
  const rows = useMemo(() => [run.total, ...run.endpoints], [run]);
  const keys = useMemo(() => rows.map(rowKey), [rows]);
  const columns = useMemo(() => endpointColumns(rows, run.counts), [rows, run.counts]);
  const [endpoint, setEndpoint] = useTabState<string | null>(item.id, 'endpoint', null, endpointSchema);
  const [share, setShare] = useTabState(item.id, 'share', 0.64);
  const [verdictShare, setVerdictShare] = useTabState<number | null>(item.id, 'verdictShare', null, shareSchema);
  const [panel, setPanel] = useTabState<string>(item.id, 'panel', 'time');
  const panels: readonly Panel[] = [
    ...(series === null ? [] : (['time', 'values'] as const)),
    ...(thresholds.length === 0 ? [] : (['thresholds'] as const)),
    'about',
  ];
  const active = panels.find((id) => id === panel) ?? panels[0] ?? 'about';
  return (
    <div className="profile-view load-view">
      <header className="capture-header">
        <div className="capture-title">
          <h1>
            <MiddleText text={item.label} />
          </h1>
          <ul className="capture-facts" aria-label="About the load run">
            {factsOf(detail).map((fact) => (
              <li key={fact}>{oneLine(fact, 120)}</li>
            ))}
          </ul>
          {warnings.length > 0 && (
            <button type="button" className="capture-warnings" onClick={() => setPanel('about')}>
              ⚠ {plural(warnings.length, 'warning')}
            </button>
          )}
        </div>
      </header>
      <VerdictFrame
        verdictShare={verdictShare}
        onVerdictShare={setVerdictShare}
        verdicts={
          <VerdictList
            evaluations={evaluations}
            silence="Nothing stands out in this run."
            selectedKey={null}
            onEvidence={({ scope }) => setEndpoint(scope.flow ?? '')}
          />
        }
        label="Size of the endpoints"
        share={share}
        onShare={setShare}
        first={
          <section className="panel">
            <LoadTable
              label="Endpoints"
              rowName="Endpoint"
              columns={columns}
              count={rows.length}
              fixed={1}
              heading={plural(run.endpoints.length, run.counts === 'runs' ? 'command' : 'endpoint')}
              file="endpoints"
              initial={{ column: 'requests', descending: true }}
              selected={endpoint === null ? -1 : keys.indexOf(endpoint)}
              onSelect={(row) => setEndpoint(keys[row] ?? null)}
            />
          </section>
        }
        second={
          <section className="panel">
            <PanelTabs
              label="More of the run"
              tabs={panels.map((id) => ({ id, title: TITLES[id] }))}
              active={active}
              onActive={setPanel}
            >
              <LoadPanel panel={active} detail={detail} />
            </PanelTabs>
          </section>
        }
      />
    </div>
  );
}

/** What stands below the endpoints. */
function LoadPanel({ panel, detail }: { readonly panel: Panel; readonly detail: LoadDetail }) {
  const { series, thresholds } = detail.run;
  const [at, setAt] = useState(-1);
  const [row, setRow] = useState(-1);
  const charts = useMemo(() => (series === null ? [] : chartsOf(series)), [series]);
  const columns = useMemo(() => thresholdColumns(thresholds), [thresholds]);
  if (panel === 'time' && series !== null) {
    return (
      <div className="series-charts">
        {charts.map(({ unit, columns: lines }) => (
          <SeriesChart
            key={unit}
            series={series}
            unit={unit}
            columns={lines}
            overlay={NO_OVERLAY}
            at={at}
            onAt={setAt}
          />
        ))}
      </div>
    );
  }
  if (panel === 'values' && series !== null) return <SeriesTable series={series} at={at} onAt={setAt} />;
  if (panel === 'thresholds') {
    return (
      <LoadTable
        label="Thresholds"
        rowName="Threshold"
        columns={columns}
        count={thresholds.length}
        heading={plural(thresholds.length, 'threshold')}
        file="thresholds"
        initial={{ column: 'state', descending: false }}
        selected={row}
        onSelect={setRow}
      />
    );
  }
  return <LoadAbout detail={detail} />;
}
