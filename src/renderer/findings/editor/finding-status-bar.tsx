import { Button } from '@blueprintjs/core';
import { type RefObject, useContext, useState } from 'react';
import type { FindingLint } from '../../../core/finding/lint-model.ts';
import type { FindingStatus } from '../../../core/finding/model.ts';
import type { FindingDetail } from '../../../core/finding/stored.ts';
import { call } from '../../state/client.ts';
import { openContextMenu } from '../../ui/context-menu.tsx';
import { formatCount, oneLine, plural } from '../../ui/format.ts';
import { nextOnTheWay, STATUS_WORDS } from '../finding-words.ts';
import { perform } from './draft-store.ts';
import { blockersOfNext, FindingId, goToField, publishingLints, useDetail } from './editor-context.tsx';

const WAY: readonly FindingStatus[] = ['draft', 'review', 'accepted', 'fixing', 'verifying', 'closed'];
/** Where it is decided whether a finding is put aside. */
const ASIDE: ReadonlySet<FindingStatus> = new Set<FindingStatus>(['rejected', 'risk-accepted']);

export interface FindingStatusBarProps {
  readonly form: RefObject<HTMLElement | null>;
  readonly editable: boolean;
}

/** Where the finding stands, the next status, and what keeps it from that: each a way to its field. */
export function FindingStatusBar({ form, editable }: FindingStatusBarProps) {
  const id = useContext(FindingId);
  const detail = useDetail();
  const [open, setOpen] = useState(false);
  if (detail === null) return null;
  const { status } = detail.finding.body;
  const next = nextOnTheWay(status);
  const blockers = blockersOfNext(detail);
  const unpublished = publishingLints(detail);
  const hints = detail.assessment.lints.filter(({ blocks }) => blocks === null);
  const go = (to: FindingStatus) =>
    void perform(id, (bodySha256) => call('changeFinding', { id, bodySha256, change: { status: to } }));
  const gaps = blockers.length + unpublished.length + hints.length;
  const lead = ({ field, row }: FindingLint) => goToField(form.current, field, row);
  return (
    <section className="finding-status" aria-label="Status">
      {open && gaps > 0 && (
        <section className="finding-missing" aria-label="What is missing">
          {next !== null && blockers.length > 0 && (
            <LintList title={`Before ${STATUS_WORDS[next]}`} lints={blockers} onLint={lead} />
          )}
          {unpublished.length > 0 && <LintList title="Before it is published" lints={unpublished} onLint={lead} />}
          {hints.length > 0 && <LintList title="Hints, which block nothing" lints={hints} onLint={lead} />}
        </section>
      )}
      <div className="finding-status-line">
        <Way status={status} />
        <span className="status-gap" />
        {gaps > 0 && (
          <button type="button" className="link-button" aria-expanded={open} onClick={() => setOpen(!open)}>
            {blockers.length > 0 && <span className="lint-count">⚠ {plural(blockers.length, 'thing')} missing</span>}
            {unpublished.length > 0 && ` · ${formatCount(unpublished.length)} to publish`}
            {hints.length > 0 && ` · ⓘ ${plural(hints.length, 'hint')}`} {open ? '▾' : '▴'}
          </button>
        )}
        {editable && (
          <Button
            size="small"
            variant="minimal"
            aria-haspopup="menu"
            onClick={({ currentTarget }) => {
              const { left, top } = currentTarget.getBoundingClientRect();
              openContextMenu('Status', { x: left, y: top - 8 - 26 * detail.next.length }, menuOf(detail, go, form));
            }}
          >
            Other status ▾
          </Button>
        )}
        {editable && next !== null && (
          <Button
            size="small"
            intent={blockers.length === 0 ? 'primary' : 'none'}
            title={blockers.map(({ text }) => oneLine(text, 200)).join('\n')}
            onClick={() => {
              const [first] = blockers;
              if (first === undefined) return go(next);
              setOpen(true);
              lead(first);
            }}
          >
            {blockers.length === 0 ? `Move to ${STATUS_WORDS[next]}` : `Not ready for ${STATUS_WORDS[next]}`}
          </Button>
        )}
      </div>
    </section>
  );
}

function Way({ status }: { readonly status: FindingStatus }) {
  const at = WAY.indexOf(status);
  if (at < 0) return <b className="finding-aside">{STATUS_WORDS[status]}</b>;
  return (
    <ol className="finding-way" aria-label="Statuses">
      {WAY.map((one, place) => (
        <li key={one} aria-current={one === status ? 'step' : undefined} data-done={place < at}>
          {place < at ? '✓ ' : ''}
          {STATUS_WORDS[one]}
        </li>
      ))}
    </ol>
  );
}

function menuOf(
  { next }: FindingDetail,
  go: (to: FindingStatus) => void,
  form: FindingStatusBarProps['form'],
): Parameters<typeof openContextMenu>[2] {
  return next.map(({ status, blockedBy }) => ({
    kind: 'action',
    id: status,
    title:
      blockedBy.length === 0
        ? STATUS_WORDS[status]
        : `${STATUS_WORDS[status]}: ${plural(blockedBy.length, 'thing')} missing`,
    // Who decides is asked for where that is written down.
    enabled: blockedBy.length === 0 || ASIDE.has(status),
    run: () => {
      const [first] = blockedBy;
      if (first === undefined) go(status);
      else goToField(form.current, first.field, first.row);
    },
  }));
}

interface LintListProps {
  readonly title: string;
  readonly lints: readonly FindingLint[];
  readonly onLint: (lint: FindingLint) => void;
}

function LintList({ title, lints, onLint }: LintListProps) {
  return (
    <>
      <h3>{title}</h3>
      <ul>
        {lints.map((lint) => (
          <li key={`${lint.code} ${lint.row ?? ''} ${lint.text}`}>
            <button type="button" className="link" onClick={() => onLint(lint)}>
              {oneLine(lint.text, 300)}
            </button>{' '}
            <code>{lint.code}</code>
          </li>
        ))}
      </ul>
    </>
  );
}
