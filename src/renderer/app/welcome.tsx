import './welcome.css';
import { Clipboard, CloudServer, Comparison, DataConnection, Import } from '@blueprintjs/icons';
import type { ReactNode } from 'react';
import { toErrorData } from '../../core/error.ts';
import type { CommandId } from '../../main/api/contract/commands.ts';
import { finishCapture } from '../capture/finish-capture.ts';
import { keyLabelOf } from '../commands/command-menu.ts';
import { commands } from '../commands/dispatch.ts';
import { activeJobs, reportProblem, showJobs, useJobs } from '../jobs/job-store.ts';
import { call } from '../state/client.ts';
import { useItems } from '../state/items.ts';
import { changeWorkspace } from '../state/session.ts';
import { currentWorkspace, readOnlyReason, useWorkspace } from '../state/workspace.ts';
import { formatMoment } from '../ui/format.ts';
import { ItemIcon } from '../ui/item-icon.tsx';
import { LevelBadge, levelOf } from '../ui/level-badge.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { notify } from '../ui/toasts.tsx';
import { openItem } from '../workspace/item-actions.ts';
import { Logo } from './logo.tsx';

const FORMATS =
  'PostgreSQL, MySQL and SQLite query plans, collapsed stacks, speedscope, pprof, V8 .cpuprofile and .heapsnapshot, Chrome and Firefox traces, perf script, py-spy, async-profiler and more';

interface StartProps {
  readonly icon: ReactNode;
  readonly title: string;
  readonly what: string;
  readonly command: CommandId;
}

function Start({ icon, title, what, command }: StartProps) {
  const key = keyLabelOf(command);
  return (
    <button type="button" className="start" onClick={() => commands.run(command)}>
      <span className="start-icon" aria-hidden="true">
        {icon}
      </span>
      <strong>{title}</strong>
      <kbd>{key}</kbd>
      <span className="start-what">{what}</span>
    </button>
  );
}

async function openSample(): Promise<void> {
  try {
    await changeWorkspace({ mode: 'sample' });
  } catch (thrown) {
    notify({ text: toErrorData(thrown).message, intent: 'danger' });
  }
}

function SampleCard() {
  const sample = useWorkspace((state) => currentWorkspace(state)?.sample === true);
  const items = useItems((state) => state.items);
  const comparison = sample ? [...items.values()].find(({ kind }) => kind === 'comparison') : undefined;
  return (
    <section className="sample-card" aria-label="Sample">
      <Comparison size={20} aria-hidden="true" />
      <div>
        <h2>See a fix, measured</h2>
        <p>
          One real program, captured before and after a change: what got cheaper, what only looks as if it did, and how
          sure that is.
        </p>
      </div>
      <button
        type="button"
        className="primary-button"
        onClick={() => (comparison === undefined ? void openSample() : openItem(comparison))}
      >
        {comparison === undefined ? 'Open the sample workspace' : 'Open the sample comparison'}
      </button>
    </section>
  );
}

async function startDemo(): Promise<void> {
  try {
    const { jobId } = await call('startDemo', {});
    await finishCapture(jobId);
  } catch (thrown) {
    reportProblem('The demonstration', thrown);
    showJobs(true);
  }
}

/** The same on a service that runs: nothing but this program is needed. */
function DemoCard() {
  const running = useJobs(({ jobs }) => activeJobs(jobs).some(({ kind }) => kind === 'demo'));
  const readOnly = useWorkspace(readOnlyReason);
  return (
    <section className="sample-card demo-card" aria-label="Demonstration">
      <DataConnection size={20} aria-hidden="true" />
      <div>
        <h2>See it on a live service</h2>
        <p>
          Starts two versions of a small service under load, captures both over SSH on this machine, and compares them.
          It takes about a minute and leaves nothing running.
        </p>
      </div>
      <button
        type="button"
        className="primary-button"
        disabled={running || readOnly !== null}
        title={readOnly ?? undefined}
        onClick={() => void startDemo()}
      >
        {running ? 'Running…' : 'Capture and compare'}
      </button>
    </section>
  );
}

function Recent() {
  const items = useItems((state) => state.items);
  const newest = [...items.values()].sort((a, b) => b.importedAt.localeCompare(a.importedAt)).slice(0, 5);
  if (newest.length === 0) return null;
  return (
    <section aria-labelledby="welcome-recent">
      <h2 id="welcome-recent">Newest in this workspace</h2>
      <ul className="welcome-items">
        {newest.map((item) => (
          <li key={item.id}>
            <button type="button" onClick={() => openItem(item)}>
              <ItemIcon kind={item.kind} />
              <MiddleText className="welcome-item-label" text={item.label} />
              <LevelBadge level={levelOf(item.level)} />
              <span className="welcome-item-when">{formatMoment(item.importedAt)}</span>
            </button>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** What this is and the ways in. */
export function Welcome() {
  return (
    <div className="welcome">
      <div className="welcome-page">
        <header className="welcome-head">
          <Logo size={36} />
          <div>
            <h1>Plateau</h1>
            <p>
              Profiles, heaps and query plans, compared and judged: where the time and the memory go, whether a change
              helped, and how sure that is.
            </p>
          </div>
        </header>
        <div className="welcome-cards">
          <SampleCard />
          <DemoCard />
        </div>
        <section aria-labelledby="welcome-start">
          <h2 id="welcome-start">Bring a profile, a heap or a query plan in</h2>
          <div className="starts">
            <Start
              icon={<Import size={16} />}
              title="Import files"
              what={`Or drop them anywhere on the window: ${FORMATS}.`}
              command="file.import"
            />
            <Start
              icon={<Clipboard size={16} />}
              title="Paste text"
              what="EXPLAIN output or stacks, from a terminal, a log or a ticket."
              command="file.paste"
            />
            <Start
              icon={<CloudServer size={16} />}
              title="Capture a process"
              what="One that runs on this machine, or on a host reached by SSH."
              command="capture.start"
            />
            <Start
              icon={<Comparison size={16} />}
              title="Compare two"
              what="Choose two in the tree, or drag one onto the other."
              command="compare.start"
            />
          </div>
        </section>
        <Recent />
      </div>
    </div>
  );
}
