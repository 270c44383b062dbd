import './investigation.css';
import { type KeyboardEvent, useEffect } from 'react';
import { CHECKLISTS, standingOf } from '../../core/investigation/checklists.ts';
import type { InvestigationDetail } from '../../core/investigation/detail.ts';
import { BRIEF_SECTIONS, isFieldPath } from '../../core/investigation/fields.ts';
import { answerTo } from '../../core/investigation/model.ts';
import { useTabState } from '../state/tab-state.ts';
import { readOnlyReason, useWorkspace } from '../state/workspace.ts';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatMoment, oneLine } from '../ui/format.ts';
import { BaselinesSection } from './baselines-section.tsx';
import { BlankBrief, isBlank } from './blank-brief.tsx';
import { useBriefFile } from './brief-file.tsx';
import { ChangesSection } from './changes-section.tsx';
import { ChecklistsSection } from './checklists-section.tsx';
import { CoverageSection } from './coverage-section.tsx';
import { FieldGroup } from './field-group.tsx';
import { refreshInvestigation, useInvestigation } from './investigation-store.ts';
import { ObjectivesSection } from './objectives-section.tsx';
import { OutcomeSection } from './outcome-section.tsx';
import { PathSection } from './path-section.tsx';
import { QuestionsSection } from './questions-section.tsx';
import { SystemSection } from './system-section.tsx';

const PARTS = [
  'brief',
  'questions',
  'objectives',
  'system',
  'path',
  'coverage',
  'changes',
  'baselines',
  'checks',
  'outcome',
] as const;
type Part = (typeof PARTS)[number];
const TITLES: Readonly<Record<Part, string>> = {
  brief: 'Brief',
  questions: 'Questions and assumptions',
  objectives: 'Objectives',
  system: 'System and traffic',
  path: 'Request path',
  coverage: 'Coverage',
  changes: 'Changes',
  baselines: 'Baselines',
  checks: 'Checklists',
  outcome: 'Outcome',
};
const BRIEF_GROUPS = [
  ['Investigation', 'investigation'],
  ['Problem', 'problem_statement'],
  ['Constraints', 'constraints'],
  ['Hypothesis', 'hypothesis'],
] as const;

/** `5 of 17` fields of the sections, as far as they are answered. */
function answeredOf({ investigation }: InvestigationDetail, sections: readonly string[]): string {
  const paths = BRIEF_SECTIONS.filter(({ section }) => sections.includes(section)).flatMap(({ fields }) =>
    fields.map(({ path }) => path).filter(isFieldPath),
  );
  const answered = paths.filter((path) => answerTo(investigation.body, path) !== '').length;
  return `${answered} of ${paths.length} filled`;
}

/** How far a part is, in a few words. */
function progressOf(part: Part, detail: InvestigationDetail): string {
  const { questions, assumptions, objectives, changes, baselines, missingToClose, investigation } = detail;
  switch (part) {
    case 'brief':
      return answeredOf(
        detail,
        BRIEF_GROUPS.map(([, section]) => section),
      );
    case 'questions': {
      const open = questions.filter(({ state }) => state === 'open').length;
      return `${open} open, ${assumptions.length} assumed`;
    }
    case 'objectives': {
      const broken = objectives.rows.filter(({ state }) => state === 'not-met').length;
      const unknown = objectives.rows.filter(({ state }) => state === 'unknown').length;
      return broken > 0 ? `${broken} not met` : `${unknown} of ${objectives.rows.length} unknown`;
    }
    case 'system':
      return answeredOf(detail, ['traffic_profile', 'scope', 'tiers', 'data']);
    case 'path': {
      const { length } = investigation.body.requestPath;
      return length === 0 ? 'not mapped' : `${length} hops`;
    }
    case 'coverage': {
      const { length } = investigation.body.signals;
      return length === 0 ? 'RED and USE' : `${length} said by hand`;
    }
    case 'changes':
      return changes.length === 0 ? 'none' : `${changes.length} recorded`;
    case 'baselines':
      return baselines.length === 0 ? 'none yet' : `${baselines.length} taken`;
    case 'checks': {
      const standings = CHECKLISTS.map((list) => standingOf(list, investigation.body.checks));
      const answered = standings.reduce((sum, one) => sum + one.answered, 0);
      return `${answered} of ${standings.reduce((sum, { lines }) => sum + lines, 0)} answered`;
    }
    case 'outcome':
      return investigation.closedAt !== null ? 'closed' : missingToClose.length === 0 ? 'can be closed' : 'open';
  }
}

interface PartBodyProps {
  readonly part: Part;
  readonly detail: InvestigationDetail;
  /** False where the workspace is open for reading only: then nothing of it can be changed, nor reopened. */
  readonly editable: boolean;
}

function PartBody({ part, detail, editable }: PartBodyProps) {
  const { body, closedAt } = detail.investigation;
  const disabled = closedAt !== null || !editable;
  switch (part) {
    case 'brief':
      return (
        <>
          {isBlank(body) && !disabled && <BlankBrief />}
          {BRIEF_GROUPS.map(([title, section]) => (
            <FieldGroup key={section} title={title} section={section} body={body} disabled={disabled} />
          ))}
        </>
      );
    case 'questions':
      return <QuestionsSection detail={detail} disabled={disabled} />;
    case 'objectives':
      return <ObjectivesSection detail={detail} disabled={disabled} />;
    case 'system':
      return <SystemSection body={body} disabled={disabled} />;
    case 'path':
      return <PathSection hops={body.requestPath} disabled={disabled} />;
    case 'coverage':
      return <CoverageSection disabled={disabled} />;
    case 'changes':
      return <ChangesSection changes={detail.changes} editable={editable} />;
    case 'baselines':
      return <BaselinesSection baselines={detail.baselines} editable={editable} />;
    case 'checks':
      return <ChecklistsSection marks={body.checks} values={body.values} disabled={disabled} />;
    case 'outcome':
      return <OutcomeSection detail={detail} disabled={disabled} editable={editable} />;
  }
}

/** The investigation of the workspace: what is slow, against what it is held, what was changed, and how it ends. */
export function InvestigationView() {
  const detail = useInvestigation((state) => state.detail);
  const error = useInvestigation((state) => state.error);
  useEffect(() => void refreshInvestigation(), []);
  if (detail !== null) return <OpenInvestigation detail={detail} />;
  return error === null ? (
    <LoadingState label="Opening the investigation…" />
  ) : (
    <ErrorCard error={error} onRetry={() => void refreshInvestigation()} />
  );
}

function OpenInvestigation({ detail }: { readonly detail: InvestigationDetail }) {
  const saving = useInvestigation((state) => state.saving);
  const [chosen, setChosen] = useTabState<string>('investigation', 'part', 'brief');
  const part = PARTS.find((one) => one === chosen) ?? 'brief';
  const { investigation } = detail;
  const editable = useWorkspace((state) => readOnlyReason(state) === null);
  const file = useBriefFile(investigation.closedAt !== null || !editable);
  const system = answerTo(investigation.body, 'investigation.system');
  const symptom = answerTo(investigation.body, 'problem_statement.symptom');
  const onKeyDown = (event: KeyboardEvent) => {
    const step = event.key === 'ArrowDown' ? 1 : event.key === 'ArrowUp' ? -1 : 0;
    if (step === 0) return;
    event.preventDefault();
    const next = PARTS[(PARTS.indexOf(part) + step + PARTS.length) % PARTS.length] ?? part;
    setChosen(next);
    document.getElementById(`investigation-${next}`)?.focus();
  };
  return (
    <div className="investigation">
      <header className="investigation-head">
        <div className="investigation-title">
          <h1>{system === '' ? 'Investigation' : `Investigation of ${oneLine(system, 80)}`}</h1>
          <span className="brief-quiet">
            {symptom === '' ? 'No symptom is written down yet.' : oneLine(symptom, 200)}
          </span>
        </div>
        <span className="brief-quiet" role="status">
          {!editable
            ? 'Read only'
            : saving
              ? 'Saving…'
              : investigation.updatedAt === null
                ? 'Saved as you type'
                : `Saved ${formatMoment(investigation.updatedAt)}`}
        </span>
        {file.buttons}
      </header>
      {file.messages}
      <div className="investigation-body">
        <nav className="investigation-parts">
          <div role="tablist" aria-label="Parts of the investigation" aria-orientation="vertical" onKeyDown={onKeyDown}>
            {PARTS.map((one) => (
              <button
                key={one}
                id={`investigation-${one}`}
                type="button"
                role="tab"
                aria-selected={one === part}
                aria-controls="investigation-panel"
                tabIndex={one === part ? 0 : -1}
                className="investigation-part"
                onClick={() => setChosen(one)}
              >
                <span>{TITLES[one]}</span>
                <span className="investigation-progress">{progressOf(one, detail)}</span>
              </button>
            ))}
          </div>
        </nav>
        <div
          key={part}
          id="investigation-panel"
          className="investigation-panel"
          role="tabpanel"
          aria-labelledby={`investigation-${part}`}
        >
          <PartBody part={part} detail={detail} editable={editable} />
        </div>
      </div>
    </div>
  );
}
