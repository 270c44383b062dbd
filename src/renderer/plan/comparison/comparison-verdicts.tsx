import { Button } from '@blueprintjs/core';
import { type ReactNode, useState } from 'react';
import type { PlanComparison, PlanMismatch } from '../../../core/plan/diff/model.ts';
import { adviceText } from '../../../core/verdict/advice.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import { verdictGroups } from '../../../core/verdict/verdict-groups.ts';
import { FindingButton } from '../../findings/finding-button.tsx';
import { formatCount, oneLine, sentence } from '../../ui/format.ts';
import { FactList } from '../../verdicts/fact-list.tsx';
import { formatMeasure, VerdictMarks } from '../../verdicts/verdict-row.tsx';

export interface ComparisonVerdictsProps {
  readonly comparison: PlanComparison;
  readonly onEvidence: (verdict: Verdict) => void;
}

/** What became of what the rules found, and what to keep in mind before believing it. */
export function ComparisonVerdicts({ comparison, onEvidence }: ComparisonVerdictsProps) {
  const { verdicts, reasons, override, summary } = comparison;
  const noted = reasons.filter(({ effect }) => effect === 'warn' || override !== null);
  return (
    <section className="verdicts" aria-label="What became of the plan">
      <div className="growth-answer">
        <h1>{sentence(summary)}</h1>
      </div>
      {noted.length > 0 && <Warnings reasons={noted} open={override !== null} />}
      <ul className="verdict-list">
        {verdictGroups(verdicts).map(({ first, members }, at) => (
          <Row
            key={`${first.rule} ${first.subject.key} ${at.toString()}`}
            verdict={first}
            members={members}
            onEvidence={onEvidence}
          />
        ))}
      </ul>
      {verdicts.length === 0 && <p className="verdicts-none">No rule found anything of weight in either plan.</p>}
    </section>
  );
}

function Warnings({ reasons, open }: { readonly reasons: readonly PlanMismatch[]; readonly open: boolean }) {
  return (
    <details className="compare-warnings" open={open}>
      <summary>⚠ Keep in mind: {reasons.map(({ what }) => oneLine(what, 60)).join(', ')}</summary>
      <table className="mismatches">
        <thead>
          <tr>
            <th scope="col">What differs</th>
            <th scope="col">Before</th>
            <th scope="col">After</th>
            <th scope="col">What it means</th>
          </tr>
        </thead>
        <tbody>
          {reasons.map(({ what, before, after, effect, note }) => (
            <tr key={what} data-effect={effect}>
              <th scope="row">{oneLine(what, 200)}</th>
              <td>{oneLine(before, 300)}</td>
              <td>{oneLine(after, 300)}</td>
              <td>{oneLine(note, 400)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </details>
  );
}

interface RowProps {
  readonly verdict: Verdict;
  /** All that say the same, with it. */
  readonly members: readonly Verdict[];
  readonly onEvidence: (verdict: Verdict) => void;
}

function Row({ verdict, members, onEvidence }: RowProps) {
  const [open, setOpen] = useState(false);
  const rules = [...new Set(members.map(({ rule }) => rule))];
  const steps = new Set(members.map(({ subject }) => subject.key)).size;
  return (
    <li className="verdict verdict-diff" data-status={verdict.status} data-level={verdict.level}>
      <div className="verdict-line">
        <VerdictMarks verdict={verdict} />
        <div className="verdict-words">
          <p className="verdict-reason">
            {sentence(verdict.reason)} <span className="verdict-said-by">{rules.join(' · ')}</span>{' '}
            {steps > 1 && <b className="verdict-times">{formatCount(steps)} times</b>}
          </p>
        </div>
        <span className="verdict-actions">
          <FindingButton verdict={verdict} />
          <Button size="small" variant="minimal" title="Select it in both plans" onClick={() => onEvidence(verdict)}>
            Show
          </Button>
          <Button
            size="small"
            variant="minimal"
            aria-expanded={open}
            title="Numbers, limits and advice"
            onClick={() => setOpen(!open)}
          >
            {open ? 'Less' : steps > 1 ? `All ${formatCount(steps)}` : 'Why'}
          </Button>
        </span>
      </div>
      {open &&
        members.map((member, at) => (
          <Facts
            key={`${member.rule} ${member.subject.key} ${at.toString()}`}
            verdict={member}
            onShow={steps > 1 ? () => onEvidence(member) : null}
          />
        ))}
    </li>
  );
}

interface FactsProps {
  readonly verdict: Verdict;
  /** Shows its step, where it is one of several. */
  readonly onShow: (() => void) | null;
}

function Facts({ verdict, onShow }: FactsProps) {
  const { before, after, threshold, measure, guards, advice } = verdict;
  const side = (one: Verdict | undefined) =>
    one === undefined ? 'found nothing' : `${one.level}: ${sentence(one.reason)}`;
  const facts: readonly (readonly [string, ReactNode])[] = [
    ...(onShow === null
      ? []
      : [
          [
            'Step',
            <button key="step" type="button" className="link" onClick={onShow}>
              {oneLine(verdict.subject.label, 200)}
            </button>,
          ] as const,
        ]),
    ['Before', side(before)],
    ['After', side(after)],
    ['Rule', `${verdict.rule} version ${verdict.ruleVersion}, rule set ${verdict.ruleSetSha256.slice(0, 12)}`],
    ['Measured', `${measure.name}: ${formatMeasure(measure.value, measure.unit)}`],
    ['Limit', `${threshold.op} ${formatMeasure(threshold.value, measure.unit)}, ${threshold.source}`],
    ...(guards.length === 0 ? [] : [['Held back by', guards.join(', ')] as const]),
    ...(advice === '' ? [] : [['Advice', adviceText(advice)] as const]),
  ];
  return <FactList verdict={verdict} facts={facts} />;
}
