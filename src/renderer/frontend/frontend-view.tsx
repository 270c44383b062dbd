import '../profile/profile.css';
import '../heap/heap.css';
import './frontend.css';
import { useState } from 'react';
import type { BundleFile, FrontendDetail } from '../../core/frontend/model.ts';
import { call } from '../state/client.ts';
import { useTabState } from '../state/tab-state.ts';
import { AnsweredView } from '../ui/answered-view.tsx';
import { formatCount, formatMoment, plural } from '../ui/format.ts';
import { ItemHeader } from '../ui/item-header.tsx';
import { PanelTabs } from '../ui/panel-tabs.tsx';
import { VerdictFrame } from '../verdicts/verdict-frame.tsx';
import { VerdictList } from '../verdicts/verdict-list.tsx';
import { useVerdictShare } from '../verdicts/verdict-share.ts';
import { BundleMap } from './bundle-map.tsx';
import { FrontendAbout } from './frontend-about.tsx';
import { fileColumns, fileRows, type PartRow, partColumns, partRows, requestColumns } from './frontend-columns.tsx';
import { FrontendTable } from './frontend-table.tsx';
import { VitalsPanel } from './vitals-panel.tsx';

/** The view of one report of a front end: what the rules say of it, its vitals in their bands or its parts as areas, and all of them as tables. */
export function FrontendView({ itemId }: { readonly itemId: string }) {
  return (
    <AnsweredView
      itemId={itemId}
      ask={(signal) => call('frontend', { id: itemId }, signal)}
      waiting="Opening the report…"
    >
      {(detail) => <OpenFrontend key={itemId} detail={detail} />}
    </AnsweredView>
  );
}

function factsOf({ report, runs }: FrontendDetail): readonly string[] {
  const { tool, toolVersion, page, files } = report;
  const named = toolVersion === null ? tool : `${tool} ${toolVersion}`;
  if (page === null) return [named, plural(files.length, 'file')];
  return [
    named,
    page.url,
    ...(page.device === '' ? [] : [page.device]),
    ...(page.throttling === '' ? [] : [`throttling: ${page.throttling}`]),
    ...(runs.length > 1 ? [plural(runs.length, 'run')] : []),
    ...(page.takenAt === null ? [] : [formatMoment(page.takenAt)]),
  ];
}

/** The column that files are put in order by at first: one that all of them have. */
const largestBy = (files: readonly BundleFile[]): string =>
  (['gzip', 'raw'] as const).find((size) => files.every((file) => file[size] !== null)) ?? 'raw';

const TITLES = { parts: 'Parts', files: 'Files', requests: 'Requests', about: 'About' } as const;
type Panel = keyof typeof TITLES;

function OpenFrontend({ detail }: { readonly detail: FrontendDetail }) {
  const { item, report, warnings, evaluations } = detail;
  const [parts] = useState(() => partRows(report.files));
  const [part, setPart] = useState(-1);
  const [share, setShare] = useTabState(item.id, 'share', 0.5);
  const [verdictShare, setVerdictShare] = useVerdictShare(item.id);
  const [panel, setPanel] = useTabState<string>(item.id, 'panel', '');
  const counts: readonly (readonly [Panel, number])[] = [
    ['parts', parts.length],
    ['files', report.files.length],
    ['requests', report.page?.requests.length ?? 0],
  ];
  const panels: readonly Panel[] = [...counts.flatMap(([id, count]) => (count > 0 ? [id] : [])), 'about'];
  const active = panels.find((id) => id === panel) ?? panels[0] ?? 'about';
  const choosePart = (row: number) => {
    setPart(row);
    setPanel('parts');
  };
  return (
    <div className="profile-view">
      <ItemHeader
        label={item.label}
        about="About the report"
        facts={factsOf(detail)}
        warnings={{ count: warnings.length, onShow: () => setPanel('about') }}
      />
      <VerdictFrame
        verdictShare={verdictShare}
        onVerdictShare={setVerdictShare}
        verdicts={
          <VerdictList
            evaluations={evaluations}
            {...(report.page === null ? { always: 'FE-BUDGET' } : {})}
            silence="Nothing in this report is judged: it has no vitals and no sizes of JavaScript or CSS."
            selectedKey={null}
            onEvidence={() => setPanel('about')}
          />
        }
        label="Size of the tables"
        share={share}
        onShare={setShare}
        first={
          report.page === null ? (
            parts.length > 0 ? (
              <BundleMap parts={parts} selected={part} onSelect={choosePart} />
            ) : (
              <BundleMap parts={fileRows(report.files)} selected={-1} onSelect={() => setPanel('files')} />
            )
          ) : (
            <VitalsPanel detail={detail} />
          )
        }
        second={
          <section className="panel">
            <PanelTabs
              label="Tables of the report"
              tabs={panels.map((id) => {
                const count = counts.find(([name]) => name === id)?.[1];
                return { id, title: TITLES[id], ...(count === undefined ? {} : { count: formatCount(count) }) };
              })}
              active={active}
              onActive={setPanel}
            >
              <FrontendPanel panel={active} detail={detail} parts={parts} part={part} onPart={setPart} />
            </PanelTabs>
          </section>
        }
      />
    </div>
  );
}

interface FrontendPanelProps {
  readonly panel: Panel;
  readonly detail: FrontendDetail;
  readonly parts: readonly PartRow[];
  readonly part: number;
  readonly onPart: (row: number) => void;
}

function FrontendPanel({ panel, detail, parts, part, onPart }: FrontendPanelProps) {
  const { item, report } = detail;
  switch (panel) {
    case 'parts':
      return (
        <FrontendTable
          key={panel}
          id={item.id}
          noun="part"
          columns={partColumns(parts)}
          count={parts.length}
          textOf={(row) => `${parts[row]?.path ?? ''} ${parts[row]?.package ?? ''}`}
          by="bytes"
          selected={part}
          onSelect={onPart}
        />
      );
    case 'files':
      return (
        <FrontendTable
          key={panel}
          id={item.id}
          noun="file"
          columns={fileColumns(report.files)}
          count={report.files.length}
          textOf={(row) => report.files[row]?.name ?? ''}
          by={largestBy(report.files)}
        />
      );
    case 'requests': {
      const requests = report.page?.requests ?? [];
      return (
        <FrontendTable
          key={panel}
          id={item.id}
          noun="request"
          columns={requestColumns(requests)}
          count={requests.length}
          textOf={(row) => requests[row]?.url ?? ''}
          by="transferred"
        />
      );
    }
    case 'about':
      return <FrontendAbout detail={detail} />;
  }
}
