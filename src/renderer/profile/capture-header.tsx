import { Button } from '@blueprintjs/core';
import type { DenominatorTotals, ProfileDetail } from '../../main/api/contract/items.ts';
import { EXPLORATORY } from '../capture/capture-form.ts';
import { formatSeconds, formatWeight } from '../flame/quantity.ts';
import { formatCount, formatMoment, oneLine, plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { BasisSwitch } from './basis-switch.tsx';
import type { ViewState } from './view-state.ts';

/** What the file tells of the capture, most telling first. */
export function captureFacts(detail: ProfileDetail, sampleType: number): readonly string[] {
  const { meta, threads } = detail;
  const type = detail.sampleTypes[sampleType];
  const totals = detail.totals[sampleType];
  const tool = meta.tool === undefined ? meta.format : [meta.tool.name, meta.tool.version].filter(Boolean).join(' ');
  const runtime = meta.runtime === 'unknown' ? [] : [[meta.runtime, meta.runtimeVersion].filter(Boolean).join(' ')];
  return [
    tool,
    ...runtime,
    ...(meta.event === undefined || meta.event === type?.name ? [] : [`event ${meta.event}`]),
    meta.durationSeconds === undefined ? 'duration not in the file' : formatSeconds(meta.durationSeconds),
    ...(totals === undefined ? [] : [`${formatCount(totals.samples.all)} samples`]),
    ...(meta.intervalSeconds === undefined || meta.intervalSeconds <= 0
      ? []
      : [`${formatCount(1 / meta.intervalSeconds)} Hz`]),
    plural(threads.length, 'thread'),
    ...(detail.item.capturedAt === null ? [] : [formatMoment(detail.item.capturedAt)]),
    ...(detail.item.host === null ? [] : [detail.item.host]),
  ];
}

/** Threads to choose from: all, groups of more than one, each by its own, heaviest first. */
export function threadChoices(threads: ProfileDetail['threads'], unit: string): readonly (readonly [string, string])[] {
  const groups = new Map<string, { count: number; weight: number }>();
  for (const { group, weight } of threads) {
    const sum = groups.get(group) ?? { count: 0, weight: 0 };
    groups.set(group, { count: sum.count + 1, weight: sum.weight + weight });
  }
  const heavy = [...groups].filter(([, { count }]) => count > 1).sort(([, a], [, b]) => b.weight - a.weight);
  const single = threads.map((thread, index) => ({ ...thread, index })).sort((a, b) => b.weight - a.weight);
  return [
    ['all', `All threads (${formatCount(threads.length)})`],
    ...heavy.map(
      ([group, { count, weight }]) =>
        [`group:${group}`, `${oneLine(group, 60)} × ${count} · ${formatWeight(weight, unit)}`] as const,
    ),
    ...single.map(
      ({ name, id, index, weight, main }) =>
        [
          String(index),
          `${oneLine(name || id || `thread ${index}`, 60)}${main ? ' (main)' : ''} · ${formatWeight(weight, unit)}`,
        ] as const,
    ),
  ];
}

export interface CaptureHeaderProps {
  readonly detail: ProfileDetail;
  readonly view: ViewState;
  readonly onDeepDive: () => void;
  readonly onAgain: () => void;
}

/** What this is a profile of, what is looked at, and what 100 % means. */
export function CaptureHeader({ detail, view, onDeepDive, onAgain }: CaptureHeaderProps) {
  const { query } = view;
  const { capture } = detail.provenance;
  const type = detail.sampleTypes[query.sampleType];
  const unit = type?.unit ?? 'count';
  const totals: DenominatorTotals | null = detail.totals[query.sampleType] ?? null;
  const facts = captureFacts(detail, query.sampleType).map((fact) => oneLine(fact, 120));
  return (
    <header className="capture-header">
      <div className="capture-title">
        <h1>
          <MiddleText text={detail.item.label} />
        </h1>
        <ul className="capture-facts" aria-label="About the capture" title={facts.join(' · ')}>
          {facts.map((fact) => (
            <li key={fact}>{fact}</li>
          ))}
        </ul>
        {capture?.request.hypothesis === EXPLORATORY && (
          <span className="tag" title="Captured without a hypothesis: what it finds needs a capture of its own">
            exploratory
          </span>
        )}
        {capture !== undefined && capture.partial !== null && (
          <button
            type="button"
            className="capture-warnings"
            title={oneLine(capture.partial, 300)}
            onClick={() => view.setPanel('capture')}
          >
            ⚠ cut short
          </button>
        )}
        {detail.warnings.length > 0 && (
          <button type="button" className="capture-warnings" onClick={() => view.setPanel('capture')}>
            ⚠ {plural(detail.warnings.length, 'warning')}
          </button>
        )}
        {capture !== undefined && (
          <Button size="small" variant="outlined" onClick={onAgain} title="Capture with the same settings (A)">
            Capture again…
          </Button>
        )}
        <Button
          size="small"
          variant="outlined"
          onClick={onDeepDive}
          title="Open this profile in the built-in speedscope (D)"
        >
          Open in speedscope
        </Button>
      </div>
      <div className="capture-scope">
        {detail.sampleTypes.length > 1 && (
          <label className="choice">
            <span>Sample type</span>
            <select value={query.sampleType} onChange={(event) => view.setSampleType(Number(event.target.value))}>
              {detail.sampleTypes.map((sampleType, index) => (
                <option key={sampleType.name} value={index}>
                  {oneLine(sampleType.name, 60)} ({sampleType.unit})
                </option>
              ))}
            </select>
          </label>
        )}
        {detail.threads.length > 1 && (
          <label className="choice">
            <span>Threads</span>
            <select value={query.threads} onChange={(event) => view.setThreads(event.target.value)}>
              {threadChoices(detail.threads, unit).map(([value, title]) => (
                <option key={value} value={value}>
                  {title}
                </option>
              ))}
            </select>
          </label>
        )}
        <BasisSwitch
          basis={query.basis}
          onBasis={view.setBasis}
          totals={query.threads === 'all' ? totals : null}
          unit={unit}
        />
      </div>
    </header>
  );
}
