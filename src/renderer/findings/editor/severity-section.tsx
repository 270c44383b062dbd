import { Button } from '@blueprintjs/core';
import { SEVERITIES } from '../../../core/finding/model.ts';
import { oneLine } from '../../ui/format.ts';
import { SEVERITY_WORDS } from '../finding-words.ts';
import { SeverityBadge } from '../severity-badge.tsx';
import { FieldBlock, useDetail, useField, useParts } from './editor-context.tsx';
import { CheckField, ChoiceField, KnownField, NumberField } from './fields.tsx';
import { MarkdownField } from './markdown-field.tsx';

const CHOICES = SEVERITIES.map((one) => [one, SEVERITY_WORDS[one]] as const);

/** How bad it is: what the table gives and why, what a person looked at, and what a person says instead. */
export function SeverityPart() {
  const detail = useDetail();
  const [override, setOverride] = useField('severityOverride');
  if (detail === null) return null;
  const { computed, value, reason, unknown } = detail.assessment.severity;
  return (
    <div className="assessment">
      <p className="assessment-line">
        <SeverityBadge severity={value} computed={computed} />
        <span>{oneLine(reason, 400)}</span>
      </p>
      {unknown.length > 0 && <p className="field-note">Could raise it, not known: {unknown.join('; ')}.</p>}
      <FieldBlock field="severityOverride">
        {override === null ? (
          <Button
            size="small"
            variant="outlined"
            onClick={() => setOverride(() => ({ severity: computed ?? 'medium', reason: '' }))}
          >
            Override…
          </Button>
        ) : (
          <div className="form-box">
            <div className="form-columns">
              <ChoiceField
                label="Severity instead"
                value={override.severity}
                choices={CHOICES}
                onChange={(severity) => setOverride((old) => ({ severity, reason: old?.reason ?? '' }))}
              />
              <Button size="small" variant="minimal" onClick={() => setOverride(() => null)}>
                As computed
              </Button>
            </div>
            <MarkdownField
              label="Reason"
              value={override.reason}
              placeholder="Why the table is wrong here. Both values are printed; without a reason it does not count."
              onChange={(text) => setOverride((old) => ({ severity: old?.severity ?? 'medium', reason: text }))}
            />
          </div>
        )}
      </FieldBlock>
      <Observed />
    </div>
  );
}

/** What no verdict can tell. */
function Observed() {
  const [seen, set] = useParts('observed');
  return (
    <FieldBlock field="observed">
      <div className="form-columns">
        <KnownField
          label="Breaches its objective"
          value={seen.sloBreach}
          onChange={(sloBreach) => set({ sloBreach })}
        />
        <KnownField
          label="Among the 20 costliest statements"
          value={seen.hotStatement}
          onChange={(hotStatement) => set({ hotStatement })}
        />
        <NumberField
          label="Memory grew under load for"
          unit="h"
          value={seen.soakHours}
          onChange={(soakHours) => set({ soakHours })}
        />
      </div>
      <details className="form-details">
        <summary>What else was observed</summary>
        <div className="form-checks">
          <CheckField
            label="A call has no timeout"
            value={seen.missingTimeout}
            onChange={(missingTimeout) => set({ missingTimeout })}
          />
          <CheckField
            label="No backpressure"
            value={seen.missingBackpressure}
            onChange={(missingBackpressure) => set({ missingBackpressure })}
          />
          <CheckField
            label="Errors of an exhausted pool"
            value={seen.poolExhaustionErrors}
            onChange={(poolExhaustionErrors) => set({ poolExhaustionErrors })}
          />
          <CheckField
            label="Revalidates too eagerly"
            value={seen.overEagerRevalidation}
            onChange={(overEagerRevalidation) => set({ overEagerRevalidation })}
          />
          <CheckField
            label="Logs much on a hot path"
            value={seen.verboseLogsOnHotPath}
            onChange={(verboseLogsOnHotPath) => set({ verboseLogsOnHotPath })}
          />
          <CheckField
            label="A cache is missing"
            value={seen.cacheAbsent}
            onChange={(cacheAbsent) => set({ cacheAbsent })}
          />
          <CheckField
            label="Bundle over its budget"
            value={seen.bundleOverBudget}
            onChange={(bundleOverBudget) => set({ bundleOverBudget })}
          />
        </div>
        <div className="form-columns">
          <NumberField
            label="Connections of the maximum"
            unit="%"
            scale={100}
            value={seen.connectionShare}
            onChange={(connectionShare) => set({ connectionShare })}
          />
          <NumberField
            label="Error rate"
            unit="%"
            scale={100}
            most={100}
            value={seen.errorRate}
            onChange={(errorRate) => set({ errorRate })}
          />
          <NumberField
            label="The database’s processors"
            unit="%"
            scale={100}
            value={seen.databaseCpuShare}
            onChange={(databaseCpuShare) => set({ databaseCpuShare })}
          />
          <NumberField
            label="Largest Contentful Paint"
            unit="ms"
            value={seen.lcpMs}
            onChange={(lcpMs) => set({ lcpMs })}
          />
          <NumberField
            label="Longest pause of the collector"
            unit="ms"
            value={seen.gcPauseMs}
            onChange={(gcPauseMs) => set({ gcPauseMs })}
          />
          <NumberField label="Cumulative Layout Shift" value={seen.cls} onChange={(cls) => set({ cls })} />
        </div>
      </details>
    </FieldBlock>
  );
}
