import { Contrast, Database, Error as ErrorIcon, Offline, Settings } from '@blueprintjs/icons';
import { useMemo } from 'react';
import { commands } from '../commands/dispatch.ts';
import { activeJobs, cancelJob, problemsOf, progressOf, useJobs } from '../jobs/job-store.ts';
import { ProgressBar } from '../jobs/jobs-panel.tsx';
import { activeRuleSet, useRuleSets } from '../rules/rule-set-store.ts';
import { useTheme } from '../state/theme.ts';
import { currentWorkspace, useWorkspace } from '../state/workspace.ts';
import { plural } from '../ui/format.ts';
import { MiddleText } from '../ui/middle-text.tsx';
import { useLastImport } from '../workspace/import-files.ts';

const SHELL_NAMES = { desktop: 'Desktop', web: 'Browser', cli: 'Terminal' } as const;

function RunningJobs() {
  const jobs = useJobs((state) => state.jobs);
  const transfers = useJobs((state) => state.transfers);
  const active = activeJobs(jobs);
  const [first] = active;
  const [transfer] = transfers;
  const others = active.length + transfers.length - 1;
  if (others < 0) return null;
  const title = first?.title ?? `Sending ${transfer?.name ?? ''}`;
  const share = first === undefined ? null : progressOf(first);
  const cancel = () => (first === undefined ? transfer?.cancel() : void cancelJob(first.id));
  return (
    <span className="status-jobs">
      <button type="button" className="status-button" onClick={() => commands.run('view.jobs')}>
        <MiddleText text={title} />
        <ProgressBar share={share} label={title} />
        <span className="status-number">{share === null ? '' : `${Math.round(share * 100)} %`}</span>
        {others > 0 && <span>+{others}</span>}
      </button>
      <button type="button" className="status-button" onClick={cancel}>
        Cancel
      </button>
    </span>
  );
}

/** Where the workbench is and what it is doing, in one line. */
export function StatusBar() {
  const workspace = useWorkspace(currentWorkspace);
  const connected = useWorkspace((state) => state.connected);
  const about = useWorkspace((state) => state.about);
  const { sentence, failed } = useLastImport();
  const ruleSet = useRuleSets(activeRuleSet);
  const theme = useTheme();
  const jobs = useJobs((state) => state.jobs);
  const ownProblems = useJobs((state) => state.ownProblems);
  const dismissed = useJobs((state) => state.dismissed);
  const problems = useMemo(() => problemsOf({ jobs, ownProblems, dismissed }).length, [jobs, ownProblems, dismissed]);
  return (
    <footer className="status-bar" data-region="status">
      <span className="status-part" title={workspace?.path}>
        <Database size={12} aria-hidden="true" />
        {workspace?.name ?? 'No workspace'}
        {workspace?.sample === true && <span className="tag">sample</span>}
        {workspace?.readOnly === true && <span className="tag">read only</span>}
      </span>
      {!connected && (
        <span className="status-part status-bad" role="status">
          <Offline size={12} aria-hidden="true" />
          Connection lost, trying again…
        </span>
      )}
      <RunningJobs />
      {sentence !== null && (
        <span
          className={failed ? 'status-part status-shrinks status-bad' : 'status-part status-shrinks'}
          title={sentence}
        >
          {sentence}
        </span>
      )}
      <span className="status-gap" />
      {problems > 0 && (
        <button type="button" className="status-button status-bad" onClick={() => commands.run('view.jobs')}>
          <ErrorIcon size={12} aria-hidden="true" />
          {plural(problems, 'problem')}
        </button>
      )}
      {ruleSet !== undefined && (
        <button
          type="button"
          className="status-button"
          title="The rule set new captures are judged by"
          onClick={() => commands.run('view.ruleSets')}
        >
          <Settings size={12} aria-hidden="true" />
          {ruleSet.id}
        </button>
      )}
      <button
        type="button"
        className="status-button"
        aria-label={`Switch to ${theme === 'dark' ? 'light' : 'dark'}`}
        title={`Switch to ${theme === 'dark' ? 'light' : 'dark'}`}
        onClick={() => commands.run('view.theme')}
      >
        <Contrast size={12} aria-hidden="true" />
      </button>
      {about !== null && (
        <span className="status-part status-quiet">
          {SHELL_NAMES[about.shell]} · {about.version}
        </span>
      )}
    </footer>
  );
}
