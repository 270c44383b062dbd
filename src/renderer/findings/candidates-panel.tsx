import { Button } from '@blueprintjs/core';
import { useState } from 'react';
import type { Candidate } from '../../core/finding/candidates.ts';
import { CATEGORY_NAMES } from '../../core/finding/rule-categories.ts';
import { DataTable, type ShownColumn } from '../tables/data-table.tsx';
import { formatCount, oneLine, plural } from '../ui/format.ts';
import { CertaintyMark, LevelBadge } from '../ui/level-badge.tsx';
import { MiddleText } from '../ui/middle-text.tsx';
import { openItemById } from '../workspace/item-actions.ts';
import { acceptAll, acceptCandidate } from './finding-actions.ts';

/** Rows that stand there without scrolling. */
const MOST_SHOWN = 6;

function columnsOf(candidates: readonly Candidate[], editable: boolean): readonly ShownColumn[] {
  const of = (row: number): Candidate | undefined => candidates[row];
  return [
    {
      id: 'level',
      title: 'Level',
      width: 136,
      cell: (row) => <LevelBadge level={of(row)?.level ?? 'none'} />,
    },
    {
      id: 'certainty',
      title: 'Certainty',
      width: 100,
      cell: (row) => <CertaintyMark certainty={of(row)?.certainty ?? 'inconclusive'} />,
    },
    {
      id: 'subject',
      title: 'About',
      minWidth: 180,
      cell: (row) => <MiddleText text={of(row)?.subjectLabel ?? ''} />,
    },
    {
      id: 'category',
      title: 'Category',
      width: 150,
      cell: (row) => CATEGORY_NAMES[of(row)?.category ?? 'other'],
    },
    {
      id: 'verdicts',
      title: 'Verdicts',
      hint: 'Verdicts that are in no finding yet',
      width: 64,
      align: 'end',
      cell: (row) => formatCount(of(row)?.fresh ?? 0),
    },
    {
      id: 'where',
      title: 'Where',
      width: 190,
      cell: (row) => <Where candidate={of(row)} />,
    },
    {
      id: 'accept',
      title: 'Finding',
      width: 132,
      cell: (row) => {
        const one = of(row);
        if (one === undefined || !editable) return null;
        const [known] = one.findings;
        return (
          <button
            type="button"
            tabIndex={-1}
            className="link"
            onClick={(event) => {
              event.stopPropagation();
              void acceptCandidate(one);
            }}
          >
            {known === undefined ? 'Create finding' : `Add to ${known}`}
          </button>
        );
      },
    },
  ];
}

function Where({ candidate }: { readonly candidate: Candidate | undefined }) {
  const items = new Map(candidate?.verdicts.map(({ item, itemLabel }) => [item, itemLabel]));
  const [first] = items.values();
  if (first === undefined) return null;
  return (
    <span className="candidate-where" title={[...items.values()].map((label) => oneLine(label, 200)).join('\n')}>
      <MiddleText text={first} />
      {items.size > 1 && <span className="tag">+{items.size - 1}</span>}
    </span>
  );
}

export interface CandidatesPanelProps {
  /** Those that something is left to do with. */
  readonly candidates: readonly Candidate[];
  readonly editable: boolean;
  /** Rows that it keeps room for, so that nothing below jumps while they are accepted. */
  readonly room: number;
}

/** What the rules found that no finding holds yet: one line a finding that could be made of it. */
export function CandidatesPanel({ candidates, editable, room }: CandidatesPanelProps) {
  // What weighs most is what the keys mean until another one is chosen.
  const [selected, setSelected] = useState(0);
  const verdicts = candidates.reduce((sum, { fresh }) => sum + fresh, 0);
  const at = selected < candidates.length ? selected : candidates.length - 1;
  const onKey = (key: string, row: number): boolean => {
    const one = candidates[row];
    if (key === 'A' && editable) void acceptAll(candidates);
    else if (key === 'a' && editable && one !== undefined) void acceptCandidate(one);
    else return false;
    return true;
  };
  return (
    <section className="candidates" aria-label="Candidates">
      <div className="panel-bar">
        <b>
          {plural(candidates.length, 'candidate')} of {plural(verdicts, 'verdict')}
        </b>
        <span className="panel-note">
          at least “investigate”, in no finding yet
          {editable && (
            <>
              {' · '}
              <kbd>A</kbd> accepts one, <kbd>Shift+A</kbd> all, <kbd>Enter</kbd> opens where it was found
            </>
          )}
        </span>
        {editable && (
          <span className="panel-actions">
            <Button size="small" variant="outlined" onClick={() => void acceptAll(candidates)}>
              Accept all
            </Button>
          </span>
        )}
      </div>
      <div className="candidates-rows" style={{ height: 27 + 24 * Math.min(MOST_SHOWN, room) }}>
        <DataTable
          label="Candidates for findings"
          rowName="Candidate"
          columns={columnsOf(candidates, editable)}
          rows={candidates.map((_, row) => row)}
          selected={at}
          onSelect={setSelected}
          onOpen={(row) => openItemById(candidates[row]?.verdicts[0]?.item ?? '')}
          onKey={onKey}
          menu={(row) => [
            {
              kind: 'action',
              id: 'accept',
              title: candidates[row]?.findings[0] === undefined ? 'Create finding' : 'Add to its finding',
              key: 'A',
              enabled: editable,
              run: () => {
                const one = candidates[row];
                if (one !== undefined) void acceptCandidate(one);
              },
            },
            {
              kind: 'action',
              id: 'open',
              title: 'Open where it was found',
              key: 'Enter',
              enabled: true,
              run: () => openItemById(candidates[row]?.verdicts[0]?.item ?? ''),
            },
          ]}
          empty={null}
        />
      </div>
    </section>
  );
}
