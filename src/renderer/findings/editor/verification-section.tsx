import type { VerificationRow } from '../../../core/finding/model.ts';
import { oneLine } from '../../ui/format.ts';
import { StatusBadge } from '../../ui/level-badge.tsx';
import { RETEST_STATUSES } from '../finding-words.ts';
import { FieldBlock, Lints, useDetail, useField } from './editor-context.tsx';
import { ChoiceField, LineField, NumberField } from './fields.tsx';
import { freshVerification } from './fresh-rows.ts';
import { EvidenceChoice } from './hypothesis-section.tsx';
import { MarkdownField } from './markdown-field.tsx';
import { RowList } from './row-list.tsx';

const CHOICES: readonly (readonly [string, string])[] = [
  ['', 'Not measured yet'],
  ...RETEST_STATUSES.map((one) => [one, one] as const),
];

/** How the fix is shown to have worked: metrics from, to, at which load; and what the newest comparison says. */
export function VerificationSection() {
  const [rows, setRows] = useField('verification');
  const retest = useDetail()?.assessment.retest;
  return (
    <FieldBlock field="verification">
      {retest !== undefined && (
        <p className="assessment-line">
          {retest.status === 'not-retested' ? (
            <span className="tag">not retested</span>
          ) : (
            <StatusBadge status={retest.status} />
          )}
          <span>
            {oneLine(retest.reason, 600)}
            {retest.codes.length > 0 && ' '}
            {retest.codes.length > 0 && <span className="tag">{retest.codes.join(', ')}</span>}
          </span>
        </p>
      )}
      <RowList
        noun="Metric"
        rows={rows}
        onRows={setRows}
        fresh={freshVerification}
        notes={({ id }) => <Lints field="verification" row={id} />}
        draw={(row, change) => <Verification row={row} change={change} />}
      />
    </FieldBlock>
  );
}

interface VerificationProps {
  readonly row: VerificationRow;
  readonly change: (part: Partial<VerificationRow>) => void;
}

function Verification({ row, change }: VerificationProps) {
  const any = -Number.MAX_VALUE;
  return (
    <>
      <div className="form-columns">
        <LineField
          label="Metric"
          value={row.metric}
          placeholder="submit p95"
          onChange={(metric) => change({ metric })}
        />
        <LineField label="Unit" value={row.unit} placeholder="ms" onChange={(unit) => change({ unit })} />
        <ChoiceField
          label="Measured as"
          value={row.status ?? ''}
          choices={CHOICES}
          onChange={(status) => change({ status: status === '' ? null : status })}
        />
      </div>
      <div className="form-columns form-narrow">
        <NumberField label="Before" least={any} value={row.before} onChange={(before) => change({ before })} />
        <NumberField label="Target" least={any} value={row.target} onChange={(target) => change({ target })} />
        <NumberField label="After" least={any} value={row.after} onChange={(after) => change({ after })} />
        <NumberField
          label="Load before"
          unit="req/s"
          value={row.loadBefore}
          onChange={(loadBefore) => change({ loadBefore })}
        />
        <NumberField
          label="Load after"
          unit="req/s"
          value={row.loadAfter}
          onChange={(loadAfter) => change({ loadAfter })}
        />
      </div>
      <MarkdownField
        label="How it is measured"
        value={row.howMeasured}
        placeholder="k6 run, 10 minutes, three runs a side"
        rows={1}
        onChange={(howMeasured) => change({ howMeasured })}
      />
      <EvidenceChoice
        label="Shown by"
        chosen={row.evidence}
        onChange={(evidence) => change({ evidence: [...evidence] })}
      />
    </>
  );
}
