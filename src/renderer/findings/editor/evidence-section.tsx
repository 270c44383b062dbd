import { Button } from '@blueprintjs/core';
import { Cross } from '@blueprintjs/icons';
import { Fragment, useContext } from 'react';
import type { EvidenceRow } from '../../../core/finding/model.ts';
import type { EvidenceState } from '../../../core/finding/stored.ts';
import { traceFacts } from '../../../core/finding/trace-facts.ts';
import type { Status } from '../../../core/verdict/verdict.ts';
import { formatShareRange } from '../../flame/quantity.ts';
import { addressOf, call } from '../../state/client.ts';
import { useItem } from '../../state/items.ts';
import { formatCount, oneLine, sentence } from '../../ui/format.ts';
import { ItemIcon } from '../../ui/item-icon.tsx';
import { CertaintyMark, LevelBadge, StatusBadge } from '../../ui/level-badge.tsx';
import { MiddleText } from '../../ui/middle-text.tsx';
import { formatMeasure, isShare } from '../../verdicts/verdict-row.tsx';
import { comparisonPlace, placeOf } from '../evidence-place.ts';
import { RETEST_STATUSES } from '../finding-words.ts';
import { openPlace } from '../open-evidence.ts';
import { AddEvidence } from './add-evidence.tsx';
import { perform } from './draft-store.ts';
import { FieldBlock, FindingId, Lints, useDetail, useField } from './editor-context.tsx';
import { EvidencePicture } from './evidence-picture.tsx';

/** What shows it: each with the sentence of its verdict, and the way to where it stands. */
export function EvidenceSection() {
  const id = useContext(FindingId);
  const [rows, setRows] = useField('evidence');
  const states = useDetail()?.evidence ?? [];
  const byId = new Map(states.map((state) => [state.id, state]));
  return (
    <FieldBlock field="evidence">
      {rows.length === 0 && <p className="field-note">Nothing yet. Evidence is what another person can check.</p>}
      <ol className="evidence-rows">
        {rows.map((row) => (
          <Evidence
            key={row.id}
            row={row}
            state={byId.get(row.id)}
            isDrawn={!('item' in row) || rows.find((other) => 'item' in other && other.item === row.item) === row}
            onCaption={(caption) =>
              setRows((old) => old.map((other) => (other.id === row.id ? { ...other, caption } : other)))
            }
            onRenew={() => void perform(id, (bodySha256) => call('renewEvidence', { id, bodySha256, row: row.id }))}
            onRemove={() => void perform(id, (bodySha256) => call('removeEvidence', { id, bodySha256, row: row.id }))}
          />
        ))}
      </ol>
      <AddEvidence />
    </FieldBlock>
  );
}

interface EvidenceProps {
  readonly row: EvidenceRow;
  readonly state: EvidenceState | undefined;
  /** The first of several rows of one item is drawn. */
  readonly isDrawn: boolean;
  readonly onCaption: (caption: string) => void;
  readonly onRenew: () => void;
  readonly onRemove: () => void;
}

function Evidence({ row, state, isDrawn, onCaption, onRenew, onRemove }: EvidenceProps) {
  const verdict = 'verdict' in row ? row.verdict : undefined;
  // What the verdict says is the caption until a person gives another one.
  const said = verdict?.reason ?? '';
  return (
    <li data-row={row.id} className="evidence-row" data-level={verdict?.level}>
      <div className="evidence-head">
        <span className="finding-id">{row.id}</span>
        {verdict !== undefined && (
          <>
            <LevelBadge level={verdict.level} />
            <CertaintyMark certainty={verdict.certainty} />
            {statusOf(verdict.status) !== null && <StatusBadge status={statusOf(verdict.status) ?? 'new'} />}
          </>
        )}
        <Whereabouts row={row} state={state} />
        <button
          type="button"
          className="icon-button"
          aria-label={`Remove evidence ${row.id}`}
          title="Remove; Undo brings it back"
          onClick={onRemove}
        >
          <Cross size={12} />
        </button>
      </div>
      {verdict !== undefined && (
        <p className="evidence-verdict">
          {sentence(verdict.reason)}{' '}
          <span className="verdict-said-by">
            {verdict.rule} · {oneLine(verdict.subjectLabel, 120)} · {oneLine(verdict.measure.name, 60)}{' '}
            {formatMeasure(verdict.measure.value, verdict.measure.unit)}
            {verdict.measure.low !== undefined &&
              verdict.measure.high !== undefined &&
              isShare(verdict.measure.unit) &&
              ` (${formatShareRange({ low: verdict.measure.low, high: verdict.measure.high })})`}
          </span>
        </p>
      )}
      {state?.outdated != null && <JudgedSince outdated={state.outdated} row={row.id} onRenew={onRenew} />}
      <EvidencePicture row={row} kind={state?.item?.kind ?? null} isDrawn={isDrawn} />
      {verdict === undefined && <Told row={row} />}
      <input
        className="field evidence-caption"
        aria-label={`Caption of ${row.id}`}
        placeholder={said === '' ? 'Caption' : 'Caption: as the verdict says'}
        maxLength={20_000}
        value={row.caption === said ? '' : row.caption}
        onChange={(event) => onCaption(event.target.value === '' ? said : event.target.value)}
      />
      <Lints field="evidence" row={row.id} />
    </li>
  );
}

/** That the rules say something else of it now, and the way to take that. */
function JudgedSince({
  outdated: { now, rules, asked },
  row,
  onRenew,
}: {
  readonly outdated: NonNullable<EvidenceState['outdated']>;
  readonly row: string;
  readonly onRenew: () => void;
}) {
  const by = rules === null ? null : <>Judged by {oneLine(rules, 600)}. </>;
  if (now === null && asked) return <p className="evidence-outdated">{by}The rules do not say this any more.</p>;
  const renew = <Button small text="Renew" aria-label={`Renew evidence ${row}`} onClick={onRenew} />;
  if (now === null)
    return (
      <p className="evidence-outdated">
        {by}Today’s were not asked yet. {renew}
      </p>
    );
  const status = statusOf(now.status);
  return (
    <p className="evidence-outdated">
      {by}
      {by === null ? 'Judged otherwise since' : 'Today’s say'}: <LevelBadge level={now.level} />{' '}
      <CertaintyMark certainty={now.certainty} /> {status !== null && <StatusBadge status={status} />}{' '}
      {sentence(now.reason)}
      {renew}
    </p>
  );
}

const statusOf = (text: string | undefined): Status | null => RETEST_STATUSES.find((status) => status === text) ?? null;

/** What evidence of other kinds tells. */
function Told({ row }: { readonly row: EvidenceRow }) {
  switch (row.kind) {
    case 'trace':
      return (
        <p className="evidence-told">
          Trace <code>{row.traceId}</code>
          {row.percentile !== undefined && `, an example of ${row.percentile}`}
          {traceFacts(row).map(([name, value]) => (
            <Fragment key={name}>
              ; {name} <code>{oneLine(value, 130)}</code>
            </Fragment>
          ))}
        </p>
      );
    case 'code':
      return (
        <p className="evidence-told">
          <code>
            {oneLine(row.path, 300)}
            {row.line !== undefined && `:${formatCount(row.line)}`}
          </code>{' '}
          in {oneLine(row.repository, 200)} at <code>{row.commit.slice(0, 12)}</code>
        </p>
      );
    case 'image':
      return (
        <p className="evidence-told">
          {oneLine(row.dashboard, 200)}, {oneLine(row.from, 60)} to {oneLine(row.to, 60)}
          <img
            className="evidence-image"
            alt={`Dashboard ${oneLine(row.dashboard, 200)}`}
            src={addressOf('findingImage', { sha256: row.sha256 })}
          />
        </p>
      );
    default:
      return null;
  }
}

/** Where it stands, and the way there. */
function Whereabouts({ row, state }: Pick<EvidenceProps, 'row' | 'state'>) {
  const comparison = 'item' in row ? comparisonPlace(row) : null;
  const compared = useItem(comparison?.item ?? '');
  if (!('item' in row)) {
    const words = { trace: 'Trace', code: 'Code', image: 'Picture of a dashboard' } as const;
    return <span className="evidence-where">{words[row.kind]}</span>;
  }
  if (state === undefined || state.item === null) {
    return (
      <span className="evidence-where">
        {state?.gone === true && <span className="lint">⚠ no longer in the workspace</span>}
      </span>
    );
  }
  const { kind, label } = state.item;
  return (
    <span className="evidence-where">
      <ItemIcon kind={kind} size={12} />
      <MiddleText text={label} />
      <Button size="small" variant="outlined" title="Where it was found" onClick={() => openPlace(placeOf(row, kind))}>
        Open
      </Button>
      {comparison !== null && compared !== undefined && (
        <Button
          size="small"
          variant="minimal"
          title={oneLine(compared.label, 300)}
          onClick={() => openPlace(comparison)}
        >
          Comparison
        </Button>
      )}
    </span>
  );
}
