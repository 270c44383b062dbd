import { Button } from '@blueprintjs/core';
import { type ReactNode, useState } from 'react';
import type { Verdict } from '../../core/verdict/verdict.ts';
import type { VerdictGroup } from '../../core/verdict/verdict-groups.ts';
import { formatCount, sentence } from '../ui/format.ts';
import { formatMeasure, VerdictMarks } from './verdict-row.tsx';

export interface VerdictGroupRowProps {
  readonly group: VerdictGroup;
  /** Whether one of them is about what is selected. */
  readonly selected: boolean;
  /** What one of them is about. */
  readonly nameOf: (verdict: Verdict) => string;
  /** One of them as a row of its own; `words` stand for a sentence that was said before. */
  readonly row: (verdict: Verdict, words?: string) => ReactNode;
}

/** Members that are drawn at once. */
const SHOWN = 50;

/** Verdicts that say the same as one line with their number; each with all it has one click away. */
export function VerdictGroupRow({ group, selected, nameOf, row }: VerdictGroupRowProps) {
  const { first, members, numbersDiffer } = group;
  const [open, setOpen] = useState(false);
  const [shown, setShown] = useState(SHOWN);
  const { unit } = first.measure;
  const values = members.map(({ measure }) => measure.value);
  const [least, most] = [values.reduce((a, b) => Math.min(a, b)), values.reduce((a, b) => Math.max(a, b))];
  return (
    <li className="verdict verdict-group" data-level={first.level} data-selected={selected && !open}>
      <div className="verdict-line">
        <VerdictMarks verdict={first} />
        <div className="verdict-words">
          <p className="verdict-reason">
            {sentence(first.reason)}{' '}
            <b className="verdict-times">
              {numbersDiffer
                ? `and ${formatCount(members.length - 1)} more like it`
                : `${formatCount(members.length)} times`}
            </b>
          </p>
        </div>
        <span className="verdict-measure">
          <span className="verdict-value">
            {least === most ? formatMeasure(most, unit) : `≤ ${formatMeasure(most, unit)}`}
          </span>
        </span>
        <span className="verdict-actions">
          <Button
            size="small"
            variant="minimal"
            aria-expanded={open}
            title="Each of them, with its numbers and its place"
            onClick={() => setOpen(!open)}
          >
            {open ? 'Less' : `All ${formatCount(members.length)}`}
          </Button>
        </span>
      </div>
      {open && (
        <ul className="verdict-list verdict-members">
          {members.slice(0, shown).map((member) => row(member, numbersDiffer ? undefined : nameOf(member)))}
          {members.length > shown && (
            <li>
              <button type="button" className="verdicts-more" onClick={() => setShown(shown + 10 * SHOWN)}>
                … {formatCount(members.length - shown)} more
              </button>
            </li>
          )}
        </ul>
      )}
    </li>
  );
}
