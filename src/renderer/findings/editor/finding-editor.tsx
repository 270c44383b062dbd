import { Button } from '@blueprintjs/core';
import { Duplicate, Trash } from '@blueprintjs/icons';
import { type ReactNode, type RefObject, useContext, useEffect, useRef } from 'react';
import { useCommand } from '../../commands/dispatch.ts';
import { announce } from '../../ui/announcer.tsx';
import { StatusBadge } from '../../ui/level-badge.tsx';
import { deleteFindings, mergeFindings } from '../finding-actions.ts';
import { formatPriority } from '../finding-words.ts';
import { SeverityBadge } from '../severity-badge.tsx';
import { GapsSection, LeftAloneSection, OwnerSection } from './closing-sections.tsx';
import type { Field } from './draft.ts';
import { draftOf, flushDraft, stepDraft } from './draft-store.ts';
import { blockersOfNext, FieldBlock, FindingId, showIn, useDetail, useField } from './editor-context.tsx';
import { EvidenceSection } from './evidence-section.tsx';
import { FindingStatusBar } from './finding-status-bar.tsx';
import { FixSection } from './fix-section.tsx';
import { HistorySection } from './history-section.tsx';
import { HypothesisSection } from './hypothesis-section.tsx';
import { PriorityPart, ReturnPart } from './priority-section.tsx';
import { Conflicts, SaveState } from './save-state.tsx';
import { SeverityPart } from './severity-section.tsx';
import { useKeys } from './use-keys.ts';
import { VerificationSection } from './verification-section.tsx';
import { WhatSection } from './what-section.tsx';

interface Section {
  readonly id: string;
  readonly title: string;
  /** Fields whose gaps are told beside its name. */
  readonly fields: readonly Field[];
  readonly draw: () => ReactNode;
}

/** The parts of a finding, in the order in which it comes about. */
const SECTIONS: readonly Section[] = [
  {
    id: 'what',
    title: 'What',
    fields: [
      'title',
      'bottleneck',
      'category',
      'symptom',
      'cause',
      'flow',
      'businessImpact',
      'businessImpactNumber',
      'scope',
    ],
    draw: () => <WhatSection />,
  },
  { id: 'evidence', title: 'Evidence', fields: ['evidence', 'leftOut'], draw: () => <EvidenceSection /> },
  { id: 'severity', title: 'Severity', fields: ['severityOverride', 'observed'], draw: () => <SeverityPart /> },
  { id: 'priority', title: 'Priority', fields: ['priority'], draw: () => <PriorityPart /> },
  { id: 'return', title: 'Return', fields: ['roi'], draw: () => <ReturnPart /> },
  {
    id: 'hypothesis',
    title: 'Hypothesis',
    fields: ['hypothesis', 'validationPlan', 'validationResult'],
    draw: () => <HypothesisSection />,
  },
  { id: 'fixes', title: 'Fix plan', fields: ['fixPlan'], draw: () => <FixSection /> },
  { id: 'verification', title: 'Verification', fields: ['verification'], draw: () => <VerificationSection /> },
  { id: 'alone', title: 'Left alone, and why', fields: ['notChanged', 'whyThisFix'], draw: () => <LeftAloneSection /> },
  {
    id: 'gaps',
    title: 'Instrumentation gaps',
    fields: ['instrumentationGaps', 'noInstrumentationGaps', 'noTracing'],
    draw: () => <GapsSection />,
  },
  {
    id: 'owner',
    title: 'Owner and decision',
    fields: ['owner', 'eta', 'decision', 'status'],
    draw: () => <OwnerSection />,
  },
  { id: 'history', title: 'History', fields: [], draw: () => <HistorySection /> },
];

/** Whether a key press is Ctrl+Z or Ctrl+Shift+Z, and which. */
function stepOf(event: KeyboardEvent): 'undo' | 'redo' | null {
  if (!(event.ctrlKey || event.metaKey) || event.altKey) return null;
  if (event.key.toLowerCase() === 'z') return event.shiftKey ? 'redo' : 'undo';
  return event.key.toLowerCase() === 'y' && !event.shiftKey ? 'redo' : null;
}

/** A finding as it is written: its parts one below the other, what it is worth computed beside, where it stands below. */
export function FindingEditor({ editable }: { readonly editable: boolean }) {
  const id = useContext(FindingId);
  const editor = useRef<HTMLDivElement>(null);
  const form = useRef<HTMLDivElement>(null);
  // Without the window's own undo behind it: that would take away the finding that is being written.
  const undo = async () => {
    if (!(await stepDraft(id, 'undo'))) announce('Nothing to undo.');
  };
  const redo = async () => {
    if (!(await stepDraft(id, 'redo'))) announce('Nothing to do again.');
  };
  useCommand('edit.undo', () => void undo(), editable);
  useCommand('edit.redo', () => void redo(), editable);
  useKeys(editor, (event) => {
    const step = stepOf(event);
    if (step === null || !editable) return false;
    const isTyped = event.target instanceof HTMLInputElement || event.target instanceof HTMLTextAreaElement;
    // What is typed and not saved yet is taken back by the field itself.
    if (isTyped && step === 'undo' && (draftOf(id)?.dirty.size ?? 0) > 0) return false;
    void (step === 'undo' ? undo() : redo());
    return true;
  });
  useEffect(() => {
    const on = editor.current;
    const leave = () => void flushDraft(id);
    on?.addEventListener('focusout', leave);
    return () => on?.removeEventListener('focusout', leave);
  }, [id]);
  return (
    <div ref={editor} className="finding-editor">
      <Head editable={editable} />
      <Conflicts />
      <div className="finding-body">
        <Contents form={form} />
        <div ref={form} className="finding-form">
          <fieldset disabled={!editable} className="finding-fields">
            {SECTIONS.map(({ id: part, title, draw }) => (
              <section key={part} data-section={part} aria-label={title} className="finding-section">
                <h2 tabIndex={-1}>{title}</h2>
                {draw()}
              </section>
            ))}
          </fieldset>
        </div>
      </div>
      <FindingStatusBar form={form} editable={editable} />
    </div>
  );
}

/** What the finding is called, what it is worth, and whether it is saved. */
function Head({ editable }: { readonly editable: boolean }) {
  const id = useContext(FindingId);
  const detail = useDetail();
  const [title, setTitle] = useField('title');
  const input = useRef<HTMLTextAreaElement>(null);
  const isEmpty = useRef(title === '');
  useEffect(() => {
    if (isEmpty.current) input.current?.focus();
  }, []);
  const { severity, priority, retest } = detail?.assessment ?? {};
  const [twin] = detail?.duplicates ?? [];
  return (
    <header className="finding-head">
      <FieldBlock field="title">
        <div className="finding-title">
          <span className="finding-id">{id}</span>
          <textarea
            ref={input}
            rows={1}
            className="field finding-title-field"
            aria-label="Title"
            placeholder="Title: what is slow, or leaks, and where"
            value={title}
            maxLength={500}
            disabled={!editable}
            autoComplete="off"
            // It is one line of text, in as many as it needs to be read.
            onKeyDown={(event) => {
              if (event.key === 'Enter') event.preventDefault();
            }}
            onChange={(event) => setTitle(() => event.target.value.replace(/[\r\n]+/g, ' '))}
          />
          <SaveState />
          <Button
            size="small"
            variant="minimal"
            icon={<Trash size={13} />}
            aria-label={`Delete ${id}`}
            title="Delete; it can be restored"
            disabled={!editable}
            onClick={() => void deleteFindings([id])}
          />
        </div>
      </FieldBlock>
      <p className="finding-facts">
        {severity !== undefined && <SeverityBadge severity={severity.value} computed={severity.computed} />}
        <span>
          Priority <b>{priority === undefined || priority.score === null ? '–' : formatPriority(priority.score)}</b>
        </span>
        <span>
          Retest{' '}
          {retest === undefined || retest.status === 'not-retested' ? <b>–</b> : <StatusBadge status={retest.status} />}
        </span>
        {twin !== undefined && (
          <span className="finding-twin">
            <Duplicate size={12} aria-hidden="true" /> about the same as {twin}{' '}
            <Button size="small" variant="outlined" disabled={!editable} onClick={() => void mergeFindings(id, twin)}>
              Merge {twin} into this
            </Button>
          </span>
        )}
      </p>
    </header>
  );
}

/** The parts by name, each with what it lacks for the next status. */
function Contents({ form }: { readonly form: RefObject<HTMLElement | null> }) {
  const detail = useDetail();
  const blockers = detail === null ? [] : blockersOfNext(detail);
  const go = (part: string) => {
    const section = form.current?.querySelector<HTMLElement>(`[data-section="${part}"]`);
    if (form.current !== null && section) showIn(form.current, section, 0);
    section?.querySelector<HTMLElement>('h2')?.focus({ preventScroll: true });
  };
  return (
    <nav className="finding-contents" aria-label="Parts of the finding">
      {SECTIONS.map(({ id, title, fields }) => {
        const missing = blockers.filter(({ field }) => fields.includes(field)).length;
        return (
          <button key={id} type="button" onClick={() => go(id)}>
            <span>{title}</span>
            {missing > 0 && (
              <span className="lint-count" title={`${missing} missing`}>
                ⚠ {missing}
              </span>
            )}
          </button>
        );
      })}
    </nav>
  );
}
