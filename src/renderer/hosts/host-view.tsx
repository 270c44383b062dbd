import '../profile/profile.css';
import './hosts.css';
import { Button } from '@blueprintjs/core';
import { Refresh } from '@blueprintjs/icons';
import { useCallback, useEffect, useRef } from 'react';
import { z } from 'zod';
import { LAUNCHERS } from '../../core/capture/events.ts';
import { type Host, LOCAL_HOST } from '../../core/capture/host.ts';
import type { ListedProcess, ProcessList } from '../../core/capture/process.ts';
import type { ProfilerId } from '../../core/capture/profiler-ids.ts';
import { keyLabelOf } from '../commands/command-menu.ts';
import { useCommand } from '../commands/dispatch.ts';
import { openDialog } from '../state/dialogs.ts';
import { useTabState } from '../state/tab-state.ts';
import type { Sort } from '../tables/row-order.ts';
import { EmptyState, LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount } from '../ui/format.ts';
import { disconnectHost } from './host-actions.ts';
import { HostHeader } from './host-header.tsx';
import { hostTitle, look, stopLooking, useHost, useHosts, useLook } from './host-store.ts';
import { LeftBehindList } from './left-behind-list.tsx';
import { isListed, processKey } from './process-rows.ts';
import { ProcessTable } from './process-table.tsx';

const sortSchema = z.object({ column: z.string(), descending: z.boolean() });
const BUSIEST: Sort = { column: 'cpu', descending: true };
const times = new Intl.DateTimeFormat('en', { hour: '2-digit', minute: '2-digit', second: '2-digit', hour12: false });

/** A host: what it is like, what was left there, and what runs there. */
export function HostView({ itemId: name }: { readonly itemId: string }) {
  const host = useHost(name);
  const loaded = useHosts((state) => state.loaded);
  if (host !== undefined) return <OpenHost host={host} />;
  if (!loaded) return <LoadingState label="Looking for the host…" />;
  return <EmptyState title={`There is no host “${name}” any more`}>It was removed. Undo brings it back.</EmptyState>;
}

/** Takes the focus where nothing has it: who came here by adding a host or answering its questions. */
function useFreeFocus<E extends HTMLElement>() {
  const element = useRef<E>(null);
  useEffect(() => {
    if (document.activeElement === document.body) element.current?.focus();
  }, []);
  return element;
}

/** Looks by itself where that asks for nothing: at this machine, and over a connection that stands. */
function useFirstLook(host: Host, known: boolean): void {
  const quiet = host.name === LOCAL_HOST || host.state === 'connected';
  useEffect(() => {
    if (quiet && !known) void look(host.name);
  }, [host.name, quiet, known]);
}

function OpenHost({ host }: { readonly host: Host }) {
  const { name } = host;
  const { list, at, error, loading } = useLook(name);
  useFirstLook(host, list !== null || error !== null);
  const refresh = () => void look(name);
  const launch = () => openDialog({ kind: 'capture', opening: { kind: 'launch', host: name } });
  const database = () => openDialog({ kind: 'capture', opening: { kind: 'database', host: name } });
  const connected = host.state !== 'disconnected';
  useCommand('host.refresh', refresh, !loading);
  useCommand('host.connect', refresh, !connected && name !== LOCAL_HOST);
  useCommand('host.disconnect', () => void disconnectHost(name), connected && name !== LOCAL_HOST);
  useCommand('capture.launch', launch, list !== null);
  useCommand('capture.database', database, list !== null);
  return (
    <div className="host-view">
      <HostHeader
        host={host}
        facts={list?.facts ?? null}
        canLaunch={list?.launchers.some(({ name }) => LAUNCHERS.includes(name)) === true}
        onLaunch={launch}
        canCaptureDatabase={list !== null}
        onDatabase={database}
      />
      <LeftBehindList left={host.leftBehind} />
      {error !== null && (
        <div className="host-error">
          <ErrorCard error={error} actions={<TryAgain onClick={refresh} />} />
        </div>
      )}
      {list === null ? (
        <NoList host={host} loading={loading} failed={error !== null} />
      ) : (
        <Processes host={host} list={list} at={at} loading={loading} />
      )}
    </div>
  );
}

function ConnectAndLook({ onClick }: { readonly onClick: () => void }) {
  const button = useFreeFocus<HTMLButtonElement>();
  return (
    <Button ref={button} intent="primary" onClick={onClick}>
      Connect and look
    </Button>
  );
}

function TryAgain({ onClick }: { readonly onClick: () => void }) {
  const button = useFreeFocus<HTMLButtonElement>();
  return (
    <Button ref={button} size="small" variant="minimal" onClick={onClick}>
      Try again
    </Button>
  );
}

interface NoListProps {
  readonly host: Host;
  readonly loading: boolean;
  readonly failed: boolean;
}

/** What stands in place of the processes before they were looked at. */
function NoList({ host, loading, failed }: NoListProps) {
  const { name, state, problem } = host;
  if (loading || state === 'connecting') {
    return (
      <div className="host-waiting">
        <LoadingState
          label={state === 'connecting' ? `Connecting to ${hostTitle(name)}…` : `Looking at ${hostTitle(name)}…`}
        />
        <Button size="small" onClick={() => void stopLooking(name)}>
          Cancel
        </Button>
      </div>
    );
  }
  if (failed) return null;
  return (
    <>
      {problem !== null && (
        <div className="host-error">
          <ErrorCard error={problem} />
        </div>
      )}
      <EmptyState
        title={`Not connected to ${hostTitle(name)}`}
        actions={<ConnectAndLook onClick={() => void look(name)} />}
      >
        What runs there, and what each program can be profiled with, is shown once it is connected.
      </EmptyState>
    </>
  );
}

interface ProcessesProps {
  readonly host: Host;
  readonly list: ProcessList;
  readonly at: number | null;
  readonly loading: boolean;
}

function Processes({ host, list, at, loading }: ProcessesProps) {
  const { name } = host;
  const stateId = `host:${name}`;
  const [sort, setSort] = useTabState<Sort>(stateId, 'sort', BUSIEST, sortSchema);
  const [text, setText] = useTabState(stateId, 'filter', '');
  const [all, setAll] = useTabState(stateId, 'all', false);
  const [selected, setSelected] = useTabState<string>(stateId, 'selected', '');
  const field = useFreeFocus<HTMLInputElement>();
  const { processes } = list;
  const filter = { text, all };
  const shown = processes.filter((process) => isListed(process, filter)).length;
  const lost = name !== LOCAL_HOST && host.state === 'disconnected';
  const onCapture = useCallback(
    ({ pid, startTicks }: ListedProcess, profiler: ProfilerId | null) =>
      openDialog({ kind: 'capture', opening: { kind: 'process', host: name, pid, startTicks, profiler } }),
    [name],
  );
  const chosen = processes.find((process) => processKey(process) === selected);
  useCommand('capture.start', () => chosen !== undefined && onCapture(chosen, null), chosen !== undefined);
  useCommand('edit.find', () => {
    field.current?.focus();
    field.current?.select();
  });
  const key = keyLabelOf('host.refresh');
  return (
    <>
      {lost && (
        <p className="host-lost" role="status">
          {host.problem === null ? 'Not connected.' : host.problem.message} This is what ran there when it was last
          looked at.
        </p>
      )}
      <div className="panel-bar host-bar">
        <input
          ref={field}
          className="field host-filter"
          type="search"
          placeholder="Filter processes"
          aria-label="Filter processes"
          value={text}
          onChange={(event) => setText(event.target.value)}
          onKeyDown={(event) => {
            if (event.key === 'Escape') setText('');
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            event.currentTarget.closest('.host-view')?.querySelector<HTMLElement>('[role="grid"]')?.focus();
          }}
        />
        <label className="check" title="Python, Node, JVM and Go programs are shown; with this, every other one too">
          <input type="checkbox" checked={all} onChange={() => setAll(!all)} /> all programs
        </label>
        <span>
          {formatCount(shown)}
          {shown < processes.length ? ` of ${formatCount(processes.length)}` : ''} processes
        </span>
        <span className="panel-actions host-looked">
          <span role="status">{loading ? 'Looking…' : at === null ? '' : `as of ${times.format(at)}`}</span>
          <Button
            size="small"
            variant="minimal"
            icon={<Refresh size={14} />}
            loading={loading}
            title={key === undefined ? 'Look again' : `Look again (${key})`}
            onClick={() => void look(name)}
          >
            Refresh
          </Button>
        </span>
      </div>
      <ProcessTable
        processes={processes}
        filter={filter}
        sort={sort}
        onSort={setSort}
        selected={selected === '' ? null : selected}
        onSelect={setSelected}
        onCapture={onCapture}
        onShowAll={() => setAll(true)}
      />
    </>
  );
}
