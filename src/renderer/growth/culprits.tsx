import { useMemo, useState } from 'react';
import type { ClassGrowth } from '../../core/heap/growth/model.ts';
import type { GrowthDetail } from '../../core/heap/growth/stored-growth.ts';
import { isMachinery } from '../../core/heap/machinery.ts';
import type { Evaluation } from '../../core/item.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { useRuleSets } from '../rules/rule-set-store.ts';
import { oneLine, plural, sentence } from '../ui/format.ts';
import { CertaintyMark, LevelBadge } from '../ui/level-badge.tsx';
import { currentOf } from '../verdicts/current-evaluation.ts';
import { type Culprit, culpritOf, heldBackOf, isHeldBack, loudAndQuiet, quietWords } from './culprit.ts';
import { CulpritCard } from './culprit-card.tsx';
import type { GrowthState } from './growth-state.ts';
import { Judged } from './judged-by.tsx';
import { nothingGrew } from './nothing-grew.ts';
import { showClass } from './show-class.ts';

export interface CulpritsProps {
  readonly detail: GrowthDetail;
  readonly classes: ReadonlyMap<string, ClassGrowth> | null;
  readonly from: number;
  readonly state: GrowthState;
}

/** What the rules say of a series: who leaks, large; what grew little, behind it; or that nothing did, and by which bound. */
export function Culprits({ detail, classes, from, state }: CulpritsProps) {
  const { evaluations, growth } = detail;
  const [open, setOpen] = useState(false);
  const current = currentOf(evaluations);
  const { loud, quiet } = useMemo(() => loudAndQuiet(current?.verdicts ?? []), [current]);
  const culprit = (verdict: Verdict) => culpritOf(verdict, classes, growth, from);
  if (current === null) return <p className="verdicts-none">Not judged yet.</p>;
  const single = growth.snapshots.length - 1 - from < 2;
  // With one difference nothing is more than watched: what grew most is what a person came for.
  const first = single ? quiet.find((verdict) => !isHeldBack(verdict)) : undefined;
  const large = loud.length > 0 || first === undefined ? loud : [first];
  const small = quiet.filter((verdict) => !large.includes(verdict));
  return (
    <section className="verdicts growth-verdicts" aria-label="Verdicts">
      {large.length === 0 && <NothingGrew detail={detail} current={current} quiet={quiet} from={from} />}
      {large.map((verdict, at) => (
        <CulpritCard
          key={verdict.subject.key}
          culprit={culprit(verdict)}
          lead={at === 0}
          detail={detail}
          from={from}
          state={state}
        />
      ))}
      {small.length > 0 && (
        <>
          <button type="button" className="verdicts-more" aria-expanded={open} onClick={() => setOpen(!open)}>
            {open ? '▾' : '▸'} {plural(small.length, 'class', 'classes')} {quietWords(small, single)}
            {!open && (
              <span className="verdicts-rules">
                {' '}
                {oneLine(
                  small
                    .slice(0, 6)
                    .map((verdict) => culprit(verdict).title)
                    .join(' · '),
                  200,
                )}
              </span>
            )}
          </button>
          {open && (
            <ul className="growth-small">
              {small.map((verdict) => (
                <SmallRow key={verdict.subject.key} culprit={culprit(verdict)} state={state} />
              ))}
            </ul>
          )}
        </>
      )}
      <Judged current={current} evaluations={evaluations} detail={detail} />
    </section>
  );
}

function SmallRow({ culprit, state }: { readonly culprit: Culprit; readonly state: GrowthState }) {
  const { verdict, title, row } = culprit;
  const show = () => {
    if (row !== null) showClass(state.id, { key: row.key, isMachinery: isMachinery(row), filter: 'grew' });
  };
  return (
    <li>
      <LevelBadge level={verdict.level} />
      <CertaintyMark certainty={verdict.certainty} />
      <button type="button" className="link" disabled={row === null} onClick={show}>
        {oneLine(title, 120)}
      </button>
      <span title={sentence(verdict.reason)}>{sentence(verdict.reason)}</span>
    </li>
  );
}

interface NothingGrewProps {
  readonly detail: GrowthDetail;
  readonly current: Evaluation;
  readonly quiet: readonly Verdict[];
  readonly from: number;
}

/** What is said where no class grew enough to be suspected: the bound, so that a person knows what was looked for. */
function NothingGrew({ detail: { growth }, current, quiet, from }: NothingGrewProps) {
  const values = useRuleSets(({ sets }) => sets.find(({ sha256 }) => sha256 === current.ruleSetSha256)?.values);
  const held = growth.snapshots.length - 1 - from < 2 ? quiet : heldBackOf(quiet);
  const { title, text } = nothingGrew(growth, from, values, held.length);
  return (
    <div className="growth-nothing">
      <h2>{title}</h2>
      <p>{text}</p>
    </div>
  );
}
