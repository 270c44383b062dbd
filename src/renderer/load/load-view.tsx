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
import { NO_OVERLAY, overlayOfRun } from '../series/series-overlay.ts';
import { SeriesTable } from '../series/series-table.tsx';
import { call } from '../state/client.ts';
import { useTabState } from '../state/tab-state.ts';
import { AnsweredView } from '../ui/answered-view.tsx';
import { formatCount, formatMoment, plural } from '../ui/format.ts';
import { ItemHeader } from '../ui/item-header.tsx';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { currentOf } from '../verdicts/current-evaluation.ts';
import { VerdictFrame } from '../verdicts/verdict-frame.tsx';
import { VerdictList } from '../verdicts/verdict-list.tsx';
import { useVerdictShare } from '../verdicts/verdict-share.ts';
import { LoadAbout } from './load-about.tsx';
import { endpointColumns, thresholdColumns } from './load-columns.tsx';
import { LoadTable } from './load-table.tsx';

/** The view of one load run: what the rules say of it, its endpoints, how it went over time, its thresholds. */
export function LoadView({ itemId }: { readonly itemId: string }) {
  return (
    <AnsweredView
      itemId={itemId}
      ask={(signal) => call('load', { id: itemId }, signal)}
      waiting="Opening the load run…"
    >
      {(detail) => <OpenLoad key={itemId} detail={detail} />}
    </AnsweredView>
  );
}

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
  const [verdictShare, setVerdictShare] = useVerdictShare(item.id);
  const [panel, setPanel] = useTabState<string>(item.id, 'panel', 'time');
  const panels: readonly Panel[] = [
    ...(series === null ? [] : (['time', 'values'] as const)),
    ...(thresholds.length === 0 ? [] : (['thresholds'] as const)),
    'about',
  ];
  const active = panels.find((id) => id === panel) ?? panels[0] ?? 'about';
  return (
    <div className="profile-view load-view">
      <ItemHeader
        label={item.label}
        about="About the load run"
        facts={factsOf(detail)}
        warnings={{ count: warnings.length, onShow: () => setPanel('about') }}
      />
      <VerdictFrame
        verdictShare={verdictShare}
        onVerdictShare={setVerdictShare}
        verdicts={
          <VerdictList
            evaluations={evaluations}
            silence="Nothing stands out in this run."
            selectedKey={null}
            onEvidence={({ scope }) => {
              setEndpoint(scope.flow ?? '');
              // What is of a time is seen in the pictures.
              if (scope.window !== undefined) setPanel('time');
            }}
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
  const { evaluations } = detail;
  const { series, thresholds } = detail.run;
  const [at, setAt] = useState(-1);
  const [row, setRow] = useState(-1);
  const charts = useMemo(() => (series === null ? [] : chartsOf(series)), [series]);
  const overlays = useMemo(() => {
    const verdicts = currentOf(evaluations)?.verdicts ?? [];
    return charts.map(({ columns: lines }) => overlayOfRun(verdicts, lines));
  }, [evaluations, charts]);
  const columns = useMemo(() => thresholdColumns(thresholds), [thresholds]);
  if (panel === 'time' && series !== null) {
    return (
      <div className="series-charts">
        {charts.map(({ unit, columns: lines }, index) => (
          <SeriesChart
            key={unit}
            series={series}
            unit={unit}
            columns={lines}
            overlay={overlays[index] ?? NO_OVERLAY}
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
