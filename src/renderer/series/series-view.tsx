import '../profile/profile.css';
import './series.css';
import { Button } from '@blueprintjs/core';
import { useEffect, useMemo, useState } from 'react';
import { z } from 'zod';
import type { SeriesDetail } from '../../core/series/model.ts';
import { drawnLimit } from '../../core/verdict/memory/memory-limit.ts';
import { CaptureProvenancePart } from '../capture/capture-provenance.tsx';
import { nextOfSeries } from '../capture/next-capture.ts';
import { useCommand } from '../commands/dispatch.ts';
import { call } from '../state/client.ts';
import { openDialog } from '../state/dialogs.ts';
import { useTabState } from '../state/tab-state.ts';
import { AnsweredView } from '../ui/answered-view.tsx';
import { formatMoment, plural } from '../ui/format.ts';
import { ItemHeader } from '../ui/item-header.tsx';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { currentOf } from '../verdicts/current-evaluation.ts';
import { VerdictFrame } from '../verdicts/verdict-frame.tsx';
import { VerdictList } from '../verdicts/verdict-list.tsx';
import { useVerdictShare } from '../verdicts/verdict-share.ts';
import { RelatedItems } from '../workspace/related-items.tsx';
import { SeriesChart } from './series-chart.tsx';
import { chartsOf, formatTime, nearestIndex } from './series-numbers.ts';
import { NO_OVERLAY, overlayOf } from './series-overlay.ts';
import { SeriesTable } from './series-table.tsx';

/** The view of one series: what the rules say of it, how its values went over time, and every one of them. */
export function SeriesView({ itemId }: { readonly itemId: string }) {
  return (
    <AnsweredView
      itemId={itemId}
      ask={(signal) => call('series', { id: itemId }, signal)}
      waiting="Opening the series…"
    >
      {(detail) => <OpenSeries key={itemId} detail={detail} />}
    </AnsweredView>
  );
}

const timeSchema = z.number().nullable();

const PANELS = ['values', 'capture'] as const;
type Panel = (typeof PANELS)[number];
const TITLES: Readonly<Record<Panel, string>> = { values: 'Values', capture: 'Capture' };

function factsOf({ item, series }: SeriesDetail): readonly string[] {
  return [
    plural(series.times.length, 'time'),
    formatTime((series.times.at(-1) ?? 0) - (series.times[0] ?? 0)),
    ...(series.restarts.length === 0 ? [] : [plural(series.restarts.length, 'restart')]),
    ...(series.startedAt === '' && item.capturedAt === null ? [] : [formatMoment(item.capturedAt ?? series.startedAt)]),
    ...(item.host === null ? [] : [item.host]),
  ];
}

function OpenSeries({ detail }: { readonly detail: SeriesDetail }) {
  const { item, series, provenance, warnings, evaluations } = detail;
  const [at, setAt] = useState(-1);
  const [wanted, setWanted] = useTabState<number | null>(item.id, 'wantedTime', null, timeSchema);
  useEffect(() => {
    if (wanted === null) return;
    setAt(nearestIndex(series.times, wanted));
    setWanted(null);
  }, [wanted, series, setWanted]);
  const [share, setShare] = useTabState(item.id, 'share', 0.34);
  const [verdictShare, setVerdictShare] = useVerdictShare(item.id);
  const [panel, setPanel] = useTabState<string>(item.id, 'panel', 'values');
  const charts = useMemo(() => chartsOf(series), [series]);
  const overlay = useMemo(() => {
    const verdicts = currentOf(evaluations)?.verdicts ?? [];
    return overlayOf(verdicts, drawnLimit(provenance, series));
  }, [evaluations, provenance, series]);
  const active: Panel = panel === 'capture' ? 'capture' : 'values';
  const again = () => openDialog({ kind: 'capture', opening: { kind: 'again', itemId: item.id } });
  useCommand('capture.again', again, provenance.capture !== undefined);
  return (
    <div className="profile-view series-view">
      <ItemHeader
        label={item.label}
        about="About the series"
        facts={factsOf(detail)}
        warnings={{ count: warnings.length, onShow: () => setPanel('capture') }}
        actions={
          provenance.capture !== undefined && (
            <Button size="small" variant="outlined" onClick={again} title="Capture with the same settings (A)">
              Capture again…
            </Button>
          )
        }
      />
      <VerdictFrame
        verdictShare={verdictShare}
        onVerdictShare={setVerdictShare}
        verdicts={
          <VerdictList
            evaluations={evaluations}
            always="LK-RSS"
            silence="Nothing to judge: the series holds no memory in bytes."
            selectedKey={null}
            onEvidence={({ scope, details }) =>
              setAt(nearestIndex(series.times, Number(details?.crossed ?? scope.window?.[0] ?? 0)))
            }
            nextOf={(verdict) => (provenance.capture === undefined ? null : nextOfSeries(verdict, provenance.capture))}
            onNext={({ changes }) =>
              openDialog({ kind: 'capture', opening: { kind: 'again', itemId: item.id, changes } })
            }
          />
        }
        label="Size of the values"
        share={share}
        onShare={setShare}
        first={
          <div className="series-charts">
            {charts.map(({ unit, columns }) => (
              <SeriesChart
                key={unit}
                series={series}
                unit={unit}
                columns={columns}
                overlay={unit === 'bytes' ? overlay : NO_OVERLAY}
                at={at}
                onAt={setAt}
              />
            ))}
          </div>
        }
        second={
          <section className="panel">
            <PanelTabs
              label="Tables"
              tabs={PANELS.map((id) => ({ id, title: TITLES[id] }))}
              active={active}
              onActive={setPanel}
            >
              {active === 'values' ? (
                <SeriesTable series={series} at={at} onAt={setAt} />
              ) : (
                <CaptureProvenancePart provenance={provenance} warnings={warnings}>
                  <RelatedItems item={item} />
                </CaptureProvenancePart>
              )}
            </PanelTabs>
          </section>
        }
      />
    </div>
  );
}
