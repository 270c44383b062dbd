import { createContext, type ReactNode, useContext, useMemo } from 'react';
import { emptyFinding } from '../../../core/finding/empty.ts';
import type { FindingLint } from '../../../core/finding/lint-model.ts';
import type { FindingBody } from '../../../core/finding/model.ts';
import type { FindingDetail } from '../../../core/finding/stored.ts';
import { oneLine } from '../../ui/format.ts';
import { nextOnTheWay } from '../finding-words.ts';
import type { Field } from './draft.ts';
import { editField, useDrafts } from './draft-store.ts';

/** The finding that the parts of an editor write. */
export const FindingId = createContext('');

const EMPTY: FindingBody = emptyFinding();

/** A field as it is on the screen, and what changes it. */
export function useField<F extends Field>(
  field: F,
): readonly [FindingBody[F], (next: (old: FindingBody[F]) => FindingBody[F]) => void] {
  const id = useContext(FindingId);
  const value = useDrafts(({ drafts }) => drafts.get(id)?.body[field] ?? EMPTY[field]);
  const set = useMemo(() => (next: (old: FindingBody[F]) => FindingBody[F]) => editField(id, field, next), [id, field]);
  return [value, set];
}

/** A field that has parts, and what changes some of them. */
export function useParts<F extends 'flow' | 'scope' | 'observed' | 'hypothesis' | 'validationResult' | 'priority'>(
  field: F,
): readonly [FindingBody[F], (parts: Partial<FindingBody[F]>) => void] {
  const [value, set] = useField(field);
  return [value, (parts) => set((old) => ({ ...old, ...parts }))];
}

/** What the workspace has of the finding; null before it answered. */
export function useDetail(): FindingDetail | null {
  const id = useContext(FindingId);
  return useDrafts(({ drafts }) => drafts.get(id)?.detail ?? null);
}

const NO_LINTS: readonly FindingLint[] = [];

/** What keeps a finding from the next status on its way. */
export function blockersOfNext({ finding, next }: Pick<FindingDetail, 'finding' | 'next'>): readonly FindingLint[] {
  const aim = nextOnTheWay(finding.body.status);
  return next.find(({ status }) => status === aim)?.blockedBy ?? NO_LINTS;
}

/** What a finding lacks before others sign a report that has it. */
export const publishingLints = ({ assessment }: Pick<FindingDetail, 'assessment'>): readonly FindingLint[] =>
  assessment.lints.filter(({ blocks }) => blocks === 'publish');

/** What is to be said below a field: what keeps the finding from its next status and from being published, and hints. */
export function lintsOf(detail: FindingDetail, field: Field, row: string | null): readonly FindingLint[] {
  const now = blockersOfNext(detail);
  const hints = detail.assessment.lints.filter(({ blocks }) => blocks === null);
  return [...now, ...publishingLints(detail), ...hints].filter((lint) => lint.field === field && lint.row === row);
}

interface LintsProps {
  readonly field: Field;
  /** The row of the field's list; null: what is about the field. */
  readonly row?: string | null;
}

/** What is missing or doubtful, below what it is about. */
export function Lints({ field, row = null }: LintsProps) {
  const detail = useDetail();
  const lints = detail === null ? NO_LINTS : lintsOf(detail, field, row);
  if (lints.length === 0) return null;
  return (
    <ul className="lints">
      {lints.map(({ code, text, blocks }) => (
        <li key={`${code} ${text}`} className={blocks === null ? 'lint lint-hint' : 'lint'} title={code}>
          <span aria-hidden="true">{blocks === null ? 'ⓘ' : '⚠'}</span>
          {blocks === null && <b>Hint</b>} {oneLine(text, 500)}
          {blocks === 'publish' && ' Needed before it is published.'}
        </li>
      ))}
    </ul>
  );
}

/** A field with what is to be said of it; what leads to it leads here. */
export function FieldBlock({ field, children }: { readonly field: Field; readonly children: ReactNode }) {
  return (
    <div data-field={field} className="field-block">
      {children}
      <Lints field={field} />
    </div>
  );
}

/** Scrolls the form, and nothing around it, until a part of it stands so far from its top. */
export function showIn(form: HTMLElement, part: Element, fromTop: number): void {
  form.scrollTop += part.getBoundingClientRect().top - form.getBoundingClientRect().top - fromTop;
}

/** Brings a field, or a row of it, into sight and takes the focus there. */
export function goToField(form: HTMLElement | null, field: Field, row: string | null): void {
  const block = form?.querySelector(`[data-field="${CSS.escape(field)}"]`);
  const part = row === null ? null : block?.querySelector(`[data-row="${CSS.escape(row)}"]`);
  const target = part ?? block;
  if (form === null || target === null || target === undefined) return;
  for (let around = target.closest('details'); around !== null; ) {
    around.open = true;
    around = around.parentElement?.closest('details') ?? null;
  }
  showIn(form, target, form.clientHeight / 3);
  target
    .querySelector<HTMLElement>('input, textarea, select, [role="button"], .row-list > button, button')
    ?.focus({ preventScroll: true });
}
