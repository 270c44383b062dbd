import type { FixStep } from '../../../core/finding/model.ts';
import { FieldBlock, Lints, useField } from './editor-context.tsx';
import { CheckField, ChoiceField, KnownField, LineField, NumberField } from './fields.tsx';
import { freshFix } from './fresh-rows.ts';
import { MarkdownField } from './markdown-field.tsx';
import { RowList } from './row-list.tsx';

const HORIZONS = [
  ['quick-win', 'Quick win'],
  ['medium', 'Medium'],
  ['long', 'Long'],
] as const;

/** What to do about it, the smallest change named, each with its risk and its way back. */
export function FixSection() {
  const [fixes, setFixes] = useField('fixPlan');
  return (
    <FieldBlock field="fixPlan">
      <RowList
        noun="Fix"
        rows={fixes}
        onRows={setFixes}
        fresh={freshFix}
        notes={({ id }) => <Lints field="fixPlan" row={id} />}
        draw={(row, change) => <Fix row={row} change={change} />}
      />
    </FieldBlock>
  );
}

interface FixProps {
  readonly row: FixStep;
  readonly change: (part: Partial<FixStep>) => void;
}

function Fix({ row, change }: FixProps) {
  const whole = (value: number | null): number | null => (value === null ? null : Math.round(value));
  return (
    <>
      <MarkdownField
        label="What is done"
        value={row.text}
        placeholder="Index orders.customer_id"
        onChange={(text) => change({ text })}
      />
      <div className="form-columns form-narrow">
        <ChoiceField label="When" value={row.horizon} choices={HORIZONS} onChange={(horizon) => change({ horizon })} />
        <NumberField
          label="Risk"
          unit="of 5"
          least={1}
          most={5}
          value={row.risk}
          onChange={(value) => change({ risk: whole(value) })}
        />
        <NumberField
          label="Blast radius"
          unit="of 5"
          least={1}
          most={5}
          value={row.blastRadius}
          onChange={(value) => change({ blastRadius: whole(value) })}
        />
        <KnownField label="Reversible" value={row.reversible} onChange={(reversible) => change({ reversible })} />
        <NumberField
          label="Effort"
          unit="days"
          most={10_000}
          value={row.effortDays}
          onChange={(effortDays) => change({ effortDays })}
        />
        <NumberField
          label="Canary"
          unit="%"
          most={100}
          value={row.canaryPercent}
          onChange={(value) => change({ canaryPercent: value ?? 0 })}
        />
      </div>
      <div className="form-checks">
        <CheckField label="The smallest fix" value={row.smallest} onChange={(smallest) => change({ smallest })} />
        <CheckField
          label="More or bigger machines"
          value={row.addsResources}
          onChange={(addsResources) => change({ addsResources })}
        />
      </div>
      {!row.smallest && (
        <MarkdownField
          label="Smaller alternative that was considered"
          value={row.smallerAlternative}
          rows={1}
          onChange={(smallerAlternative) => change({ smallerAlternative })}
        />
      )}
      <MarkdownField
        label="How it is taken back"
        value={row.rollback}
        placeholder="DROP INDEX CONCURRENTLY …"
        rows={1}
        onChange={(rollback) => change({ rollback })}
      />
      {row.canaryPercent > 0 && (
        <LineField
          label="Taken back when"
          wide
          value={row.rollbackTrigger}
          placeholder="The objective whose breach rolls the canary back: submit p95 > 500 ms"
          onChange={(rollbackTrigger) => change({ rollbackTrigger })}
        />
      )}
      <MarkdownField
        label="Dashboards and alerts needed first"
        value={row.dashboardsFirst}
        rows={1}
        onChange={(dashboardsFirst) => change({ dashboardsFirst })}
      />
    </>
  );
}
