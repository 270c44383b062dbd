import { useMemo } from 'react';
import { quotedLine } from '../../core/capture/command-line.ts';
import type { ListedProcess } from '../../core/capture/process.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import { DataTable, type TableColumn } from '../tables/data-table.tsx';
import { orderedRows, type Sort } from '../tables/row-order.ts';
import { copyText } from '../ui/clipboard.ts';
import { formatBytes, formatCount, formatMoment, oneLine } from '../ui/format.ts';
import type { MenuEntry } from '../ui/menu-list.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { attaching, isListed, PROFILER_SHORT, type ProcessFilter, processKey, runtimeTitle } from './process-rows.ts';
import { ReadinessChips } from './readiness-chips.tsx';

export type CaptureProcess = (process: ListedProcess, profiler: ProfilerId | null) => void;

const SHORT_ID = 12;

/** The columns of the table; that of containers only where there are any. */
function columnsOf(processes: readonly ListedProcess[], onCapture: CaptureProcess): readonly TableColumn[] {
  const contained = processes.some(({ container }) => container !== '');
  return allColumns(processes, onCapture).filter(({ id }) => contained || id !== 'container');
}

function allColumns(processes: readonly ListedProcess[], onCapture: CaptureProcess): readonly TableColumn[] {
  const at = (row: number): ListedProcess | undefined => processes[row];
  const text = (row: number, of: (process: ListedProcess) => string): string => {
    const process = at(row);
    return process === undefined ? '' : of(process);
  };
  const number = (row: number, of: (process: ListedProcess) => number | null): number => {
    const process = at(row);
    return process === undefined ? Number.NaN : (of(process) ?? Number.NaN);
  };
  const column = (
    id: string,
    title: string,
    width: number,
    value: (process: ListedProcess) => number | null,
    shown: (process: ListedProcess) => string,
    hint?: string,
  ): TableColumn => ({
    id,
    title,
    width,
    align: 'end',
    value: (row) => number(row, value),
    cell: (row) => text(row, shown),
    text: (row) => text(row, (process) => String(value(process) ?? '')),
    ...(hint === undefined ? {} : { hint }),
  });
  return [
    column(
      'pid',
      'PID',
      66,
      ({ pid }) => pid,
      ({ pid }) => String(pid),
    ),
    {
      id: 'user',
      title: 'User',
      width: 84,
      value: (row) => text(row, ({ user }) => user),
      cell: (row) => <MiddleText text={text(row, ({ user }) => user)} />,
      text: (row) => text(row, ({ user }) => user),
    },
    {
      id: 'runtime',
      title: 'Runtime',
      width: 96,
      value: (row) => text(row, runtimeTitle),
      cell: (row) => oneLine(text(row, runtimeTitle), 60),
      text: (row) => text(row, runtimeTitle),
    },
    {
      id: 'command',
      title: 'Command',
      value: (row) => text(row, ({ command }) => command),
      cell: (row) => <MiddleText className="process-command" text={text(row, ({ command }) => command)} />,
      text: (row) => text(row, ({ command }) => command),
    },
    column(
      'threads',
      'Threads',
      66,
      ({ threads }) => threads,
      ({ threads }) => formatCount(threads),
    ),
    column(
      'cpu',
      'CPU',
      54,
      ({ cpu }) => cpu,
      ({ cpu }) => (cpu === null ? '–' : cpu.toFixed(2)),
      'Cores used between two looks a moment apart',
    ),
    column(
      'rss',
      'RSS',
      72,
      ({ rss }) => rss,
      ({ rss }) => formatBytes(rss),
      'Resident memory',
    ),
    {
      id: 'container',
      title: 'Container',
      width: 96,
      value: (row) => text(row, ({ container }) => container),
      cell: (row) => {
        const container = oneLine(
          text(row, (process) => process.container),
          200,
        );
        return <span title={container}>{container.slice(0, SHORT_ID)}</span>;
      },
      text: (row) => text(row, ({ container }) => container),
    },
    {
      id: 'profilers',
      title: 'Profilers',
      hint: 'Those that are ready start a capture; the others say what is missing',
      width: 196,
      value: (row) => number(row, ({ profilers }) => profilers.filter(({ ready }) => ready).length),
      cell: (row) => {
        const process = at(row);
        if (process === undefined) return null;
        return (
          <ReadinessChips
            profilers={attaching(process.profilers)}
            onCapture={(profiler) => onCapture(process, profiler)}
          />
        );
      },
      text: (row) =>
        text(row, ({ profilers }) => profilers.flatMap(({ name, ready }) => (ready ? [name] : [])).join(' ')),
    },
  ];
}

function menuTitle(name: ProfilerId, ready: boolean): string {
  if (!ready) return `Why not ${PROFILER_SHORT[name]}…`;
  return name === 'rss' ? 'Follow its memory…' : `Capture with ${PROFILER_SHORT[name]}…`;
}

/** The menu of a process: captures by each ready profiler, the reasons of the others, and what to copy. */
function menuOf(process: ListedProcess, onCapture: CaptureProcess): readonly MenuEntry[] {
  return [
    ...attaching(process.profilers).map(
      ({ name, ready }): MenuEntry => ({
        kind: 'action',
        id: name,
        title: menuTitle(name, ready),
        enabled: true,
        run: () => onCapture(process, name),
      }),
    ),
    { kind: 'divider', id: 'd1' },
    {
      kind: 'action',
      id: 'command',
      title: 'Copy the command',
      enabled: true,
      run: () => void copyText(process.command),
    },
    { kind: 'action', id: 'pid', title: 'Copy the pid', enabled: true, run: () => void copyText(String(process.pid)) },
  ];
}

export interface ProcessTableProps {
  readonly processes: readonly ListedProcess[];
  readonly filter: ProcessFilter;
  readonly sort: Sort;
  readonly onSort: (sort: Sort) => void;
  /** The key of the selected process; null: none. */
  readonly selected: string | null;
  readonly onSelect: (key: string) => void;
  readonly onCapture: CaptureProcess;
  readonly onShowAll: () => void;
}

/** What runs on a host. */
export function ProcessTable(props: ProcessTableProps) {
  const { processes, filter, sort, onCapture } = props;
  const columns = useMemo(() => columnsOf(processes, onCapture), [processes, onCapture]);
  const rows = useMemo(() => {
    const column = columns.find(({ id }) => id === sort.column) ?? columns[0];
    const keep = (row: number): boolean => {
      const process = processes[row];
      return process !== undefined && isListed(process, filter);
    };
    return column === undefined ? [] : orderedRows(processes.length, keep, column.value, sort.descending);
  }, [processes, columns, sort, filter]);
  const selected = processes.findIndex((process) => processKey(process) === props.selected);
  const details = processes[selected];
  return (
    <>
      <DataTable
        label="Processes"
        rowName="Process"
        columns={columns}
        rows={rows}
        sort={sort}
        onSort={props.onSort}
        selected={selected}
        onSelect={(row) => {
          const process = processes[row];
          if (process !== undefined) props.onSelect(processKey(process));
        }}
        onOpen={(row) => {
          const process = processes[row];
          if (process !== undefined) onCapture(process, null);
        }}
        menu={(row) => {
          const process = processes[row];
          return process === undefined ? [] : menuOf(process, onCapture);
        }}
        empty={<NothingListed {...props} />}
      />
      {details !== undefined && <ProcessDetails process={details} onCapture={onCapture} />}
    </>
  );
}

function NothingListed({ processes, filter, onShowAll }: ProcessTableProps) {
  if (processes.length === 0) return <p>No process was seen there.</p>;
  return (
    <p>
      {filter.text.trim() === '' ? 'No Python, Node, JVM or Go program runs here. ' : 'No process fits the filter. '}
      {!filter.all && (
        <button type="button" className="link" onClick={onShowAll}>
          Look among all {formatCount(processes.length)}
        </button>
      )}
    </p>
  );
}

/** The selected process, whole: what its row has no room for. */
function ProcessDetails({
  process,
  onCapture,
}: {
  readonly process: ListedProcess;
  readonly onCapture: CaptureProcess;
}) {
  const ports = process.listens.map(({ address, port }) => (address === '' ? String(port) : `${address}:${port}`));
  return (
    <section className="process-details" aria-label={`Process ${process.pid}`}>
      <div className="process-line">
        <code className="process-whole selectable">
          {process.arguments.length === 0 ? oneLine(process.command, 4000) : quotedLine(process.arguments)}
        </code>
        <button type="button" className="primary-button" onClick={() => onCapture(process, null)}>
          Capture…
        </button>
      </div>
      <p className="process-facts">
        {[
          `pid ${process.pid}${process.innerPid === process.pid ? '' : ` (${process.innerPid} inside)`}`,
          `since ${formatMoment(process.startedAt)}`,
          ...(process.executable === '' ? [] : [process.executable]),
          ...(ports.length === 0 ? [] : [`listens on ${ports.join(', ')}`]),
          ...(process.container === '' ? [] : [`container ${process.container}`]),
        ]
          .map((fact) => oneLine(fact, 300))
          .join(' · ')}
      </p>
    </section>
  );
}
