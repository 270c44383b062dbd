import { useState } from 'react';
import { byWeight, type Verdict } from '../../core/verdict/verdict.ts';
import { verdictGroups } from '../../core/verdict/verdict-groups.ts';
import type { Evaluation } from '../../main/api/contract/items.ts';
import type { NextCapture } from '../capture/next-capture.ts';
import { formatMoment, plural } from '../ui/format.ts';
import { currentOf } from './current-evaluation.ts';
import { OtherEvaluations } from './other-evaluations.tsx';
import { VerdictGroupRow } from './verdict-group-row.tsx';
import { VerdictRow } from './verdict-row.tsx';

/**
 * What speaks first, and what was looked at without result. An inconclusive verdict speaks: it says what is missing; so does one of a comparison that
 * something became better. Of `always` the rule speaks whatever it found.
 */
export function spoken(
  verdicts: readonly Verdict[],
  always: string | null = null,
): {
  readonly loud: readonly Verdict[];
  readonly quiet: readonly Verdict[];
} {
  const isLoud = ({ rule, level, certainty, status }: Verdict) =>
    level !== 'none' ||
    certainty === 'inconclusive' ||
    (status !== undefined && status !== 'persisting') ||
    rule === always;
  const ordered = byWeight(verdicts);
  return { loud: ordered.filter(isLoud), quiet: ordered.filter((verdict) => !isLoud(verdict)) };
}

export const keyOf = (verdict: Verdict): string =>
  `${verdict.rule} ${verdict.subject.key} ${verdict.scope.threads} ${verdict.scope.sampleType} ${verdict.scope.denominator}`;

export interface VerdictListProps {
  readonly evaluations: readonly Evaluation[];
  /** Shows what a verdict speaks of in the pictures and tables. */
  readonly onEvidence: (verdict: Verdict) => void;
  readonly selectedKey: string | null;
  /** The capture that a verdict's advice asks for, and what makes it; without them no verdict asks for one. */
  readonly nextOf?: (verdict: Verdict) => NextCapture | null;
  readonly onNext?: (next: NextCapture) => void;
  /** A rule whose verdict is read first even where it found nothing. */
  readonly always?: string;
  /** What is said where there is nothing to say. */
  readonly silence?: string;
  /** What one of several verdicts with the same sentence is about. */
  readonly nameOf?: (verdict: Verdict) => string;
}

/** The verdicts of the rule set in force, in words; those of other rule sets stay readable beside them. */
export function VerdictList({ evaluations, ...given }: VerdictListProps) {
  const current = currentOf(evaluations);
  const others = evaluations.filter((evaluation) => evaluation !== current);
  if (current === null) return <p className="verdicts-none">Not judged yet.</p>;
  return (
    <section className="verdicts" aria-label="Verdicts">
      <Verdicts verdicts={current.verdicts} {...given} />
      <p className="verdicts-by">
        Judged by <b>{current.ruleSetId}</b> version {current.ruleSetVersion}, {formatMoment(current.evaluatedAt)}
      </p>
      <OtherEvaluations evaluations={others}>
        {(verdicts) => <Verdicts verdicts={verdicts} {...given} nextOf={nothingNext} />}
      </OtherEvaluations>
    </section>
  );
}

const nothingNext = (): null => null;
const nothing = (): void => undefined;

interface VerdictsProps extends Omit<VerdictListProps, 'evaluations'> {
  readonly verdicts: readonly Verdict[];
}

const labelOf = ({ subject }: Verdict): string => subject.label;

function Verdicts(props: VerdictsProps) {
  const { verdicts, onEvidence, selectedKey, nextOf, onNext = nothing, always, silence, nameOf = labelOf } = props;
  const [open, setOpen] = useState(false);
  const { loud, quiet } = spoken(verdicts, always);
  const isSelected = ({ subject }: Verdict): boolean => selectedKey !== null && subject.key === selectedKey;
  const row = (verdict: Verdict, words?: string) => (
    <VerdictRow
      key={keyOf(verdict)}
      verdict={verdict}
      onEvidence={onEvidence}
      next={nextOf?.(verdict) ?? null}
      onNext={onNext}
      selected={isSelected(verdict)}
      {...(words === undefined ? {} : { words })}
    />
  );
  const rows = (list: readonly Verdict[]) =>
    verdictGroups(list).map((group) =>
      group.members.length === 1 ? (
        row(group.first)
      ) : (
        <VerdictGroupRow
          key={keyOf(group.first)}
          group={group}
          selected={group.members.some(isSelected)}
          nameOf={nameOf}
          row={row}
        />
      ),
    );
  return (
    <>
      {loud.length === 0 && (
        <p className="verdicts-none">{silence ?? 'No rule found anything of weight in this capture.'}</p>
      )}
      <ul className="verdict-list">{rows(loud)}</ul>
      {quiet.length > 0 && (
        <>
          <button type="button" className="verdicts-more" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? '▾' : '▸'} {plural(quiet.length, 'check')} without a finding
            {!open && (
              <span className="verdicts-rules"> {[...new Set(quiet.map(({ rule }) => rule))].join(' · ')}</span>
            )}
          </button>
          {open && <ul className="verdict-list">{rows(quiet)}</ul>}
        </>
      )}
    </>
  );
}
