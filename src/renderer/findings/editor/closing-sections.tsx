import { Button } from '@blueprintjs/core';
import { useMemo } from 'react';
import { nextRowId } from '../../../core/finding/empty.ts';
import { useFindings } from '../finding-store.ts';
import { FieldBlock, Lints, useField } from './editor-context.tsx';
import { CheckField, LineField } from './fields.tsx';
import { MarkdownField } from './markdown-field.tsx';
import { RowList } from './row-list.tsx';
import { TextBlock } from './what-section.tsx';

/** What was left alone and why, and why this fix. */
export function LeftAloneSection() {
  return (
    <>
      <TextBlock
        field="notChanged"
        label="Left alone, and why"
        placeholder="What could have been changed too, and was not on purpose"
      />
      <TextBlock field="whyThisFix" label="Why this fix" placeholder="What speaks for it against the others" />
    </>
  );
}

/** What cannot be seen yet. */
export function GapsSection() {
  const [gaps, setGaps] = useField('instrumentationGaps');
  const [none, setNone] = useField('noInstrumentationGaps');
  const [noTracing, setNoTracing] = useField('noTracing');
  return (
    <FieldBlock field="instrumentationGaps">
      <div className="form-checks">
        <CheckField label="No instrumentation is missing" value={none} onChange={(next) => setNone(() => next)} />
        <CheckField label="There is no tracing" value={noTracing} onChange={(next) => setNoTracing(() => next)} />
      </div>
      <RowList
        noun="Gap"
        rows={gaps}
        onRows={setGaps}
        fresh={(rows) => ({ id: nextRowId(rows, 'g'), text: '', owner: '' })}
        notes={({ id }) => <Lints field="instrumentationGaps" row={id} />}
        draw={(row, change) => (
          <>
            <MarkdownField
              label="What cannot be seen"
              value={row.text}
              placeholder="No trace ids in the access log"
              rows={1}
              onChange={(text) => change({ text })}
            />
            <LineField label="Owner" value={row.owner} onChange={(owner) => change({ owner })} />
          </>
        )}
      />
    </FieldBlock>
  );
}

/** Who does it until when, and where it was put aside, who says so. */
export function OwnerSection() {
  const [owner, setOwner] = useField('owner');
  const [eta, setEta] = useField('eta');
  const [decision, setDecision] = useField('decision');
  const rows = useFindings((state) => state.rows);
  const known = useMemo(() => [...new Set(rows.map((row) => row.owner).filter((name) => name !== ''))].sort(), [rows]);
  return (
    <>
      <div className="form-columns">
        <FieldBlock field="owner">
          <LineField label="Owner" value={owner} known={known} onChange={(next) => setOwner(() => next)} />
        </FieldBlock>
        <FieldBlock field="eta">
          <LineField
            label="ETA"
            type="date"
            value={eta ?? ''}
            onChange={(next) => setEta(() => (/^\d{4}-\d\d-\d\d$/.test(next) ? next : null))}
          />
        </FieldBlock>
      </div>
      <FieldBlock field="decision">
        {decision === null ? (
          <Button
            size="small"
            variant="outlined"
            onClick={() => setDecision(() => ({ name: '', day: new Date().toISOString().slice(0, 10), reason: '' }))}
          >
            Reject it, or accept the risk…
          </Button>
        ) : (
          <div className="form-box">
            <div className="form-columns">
              <LineField
                label="Who decides"
                value={decision.name}
                onChange={(name) => setDecision((old) => (old === null ? null : { ...old, name }))}
              />
              <LineField
                label="Day"
                type="date"
                value={decision.day}
                onChange={(day) =>
                  setDecision((old) => (old === null || !/^\d{4}-\d\d-\d\d$/.test(day) ? old : { ...old, day }))
                }
              />
              <Button size="small" variant="minimal" onClick={() => setDecision(() => null)}>
                No decision
              </Button>
            </div>
            <MarkdownField
              label="Reason"
              value={decision.reason}
              placeholder="Why it is rejected, or why the risk is accepted"
              onChange={(reason) => setDecision((old) => (old === null ? null : { ...old, reason }))}
            />
          </div>
        )}
      </FieldBlock>
    </>
  );
}
