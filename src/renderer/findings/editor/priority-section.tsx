import { Button } from '@blueprintjs/core';
import { useContext } from 'react';
import type { RoiInput } from '../../../core/finding/model.ts';
import { DEFAULT_WEIGHTS, priorityOf } from '../../../core/finding/priority.ts';
import { roiOf } from '../../../core/finding/roi.ts';
import { NO_RETURN } from '../../../core/finding/templates.ts';
import { call } from '../../state/client.ts';
import { useResource } from '../../state/resource.ts';
import { formatPriority } from '../finding-words.ts';
import { useDrafts } from './draft-store.ts';
import { FieldBlock, FindingId, useDetail, useField, useParts } from './editor-context.tsx';
import { ChoiceField, LineField, NumberField } from './fields.tsx';
import { priorityFormula, roiLines } from './priority-words.ts';

/** What to fix first: computed while its numbers are written, with the formula. */
export function PriorityPart() {
  const id = useContext(FindingId);
  const [input, set] = useParts('priority');
  const body = useDrafts(({ drafts }) => drafts.get(id)?.body);
  const detail = useDetail();
  // Weights are the workspace's: they are looked at again with every answer.
  const asked = useResource(detail?.finding.bodySha256 ?? null, (signal) => call('priorityWeights', {}, signal));
  const weights = asked.value ?? DEFAULT_WEIGHTS;
  if (body === undefined) return null;
  const priority = priorityOf(body, weights);
  const formula = priorityFormula(priority, weights);
  const isTold = detail?.assessment.lints.some(({ code }) => code === 'priority.unknown') === true;
  return (
    <FieldBlock field="priority">
      <div className="assessment">
        <p className="assessment-line">
          <b className="assessment-number">{priority.score === null ? '–' : formatPriority(priority.score)}</b>
          <span>
            {formula === null ? (
              <>Not computed yet{isTold ? '.' : `: ${priority.missing.join(', ')} not known.`}</>
            ) : (
              <code title="100 · confidence · (gain + coverage + (1 − risk) + (1 − effort)), each with its weight">
                {formula}
              </code>
            )}
          </span>
        </p>
        <div className="form-columns form-narrow">
          <NumberField
            label="p95 now"
            unit="ms"
            value={input.p95Before}
            onChange={(p95Before) => set({ p95Before: p95Before === 0 ? null : p95Before })}
          />
          <NumberField
            label="p95 expected"
            unit="ms"
            value={input.p95After}
            onChange={(p95After) => set({ p95After })}
          />
          <NumberField
            label="p99 now"
            unit="ms"
            value={input.p99Before}
            onChange={(p99Before) => set({ p99Before: p99Before === 0 ? null : p99Before })}
          />
          <NumberField
            label="p99 expected"
            unit="ms"
            value={input.p99After}
            onChange={(p99After) => set({ p99After })}
          />
          <NumberField
            label="Of all user time"
            unit="%"
            scale={100}
            most={100}
            value={input.userTimeShare}
            onChange={(userTimeShare) => set({ userTimeShare })}
          />
        </div>
        <p className="field-note">
          Risk, blast radius and effort are those of the smallest fix; the confidence is that of the hypothesis.
        </p>
      </div>
    </FieldBlock>
  );
}

const SAVED_IS = [
  ['mean-cpu-time', 'Mean CPU time'],
  ['mean-latency', 'Mean latency'],
  ['percentile-latency', 'A percentile of latency'],
] as const;

/** What the fix saves against what it costs. */
export function ReturnPart() {
  const [input, set] = useField('roi');
  return (
    <FieldBlock field="roi">
      {input === null ? (
        <Button size="small" variant="outlined" onClick={() => set(() => NO_RETURN)}>
          Compute a return…
        </Button>
      ) : (
        <ReturnFields input={input} change={(part) => set((old) => ({ ...(old ?? NO_RETURN), ...part }))} />
      )}
      {input !== null && (
        <Button size="small" variant="minimal" onClick={() => set(() => null)}>
          Without a return
        </Button>
      )}
    </FieldBlock>
  );
}

interface ReturnFieldsProps {
  readonly input: RoiInput;
  readonly change: (part: Partial<RoiInput>) => void;
}

function ReturnFields({ input, change }: ReturnFieldsProps) {
  const roi = roiOf(input);
  return (
    <div className="assessment">
      <dl className="facts return-lines">
        {roiLines(roi).map(([name, value, how]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <b>{value}</b> <span className="field-note">{how}</span>
            </dd>
          </div>
        ))}
      </dl>
      {roi.overstated && <p className="lint">⚠ {roi.note}</p>}
      {roi.missing.length > 0 && <p className="field-note">Missing: {roi.missing.join(', ')}.</p>}
      <div className="form-columns form-narrow">
        <NumberField
          label="Saved per request"
          unit="s"
          value={input.cpuSecondsSavedPerRequest}
          onChange={(cpuSecondsSavedPerRequest) => change({ cpuSecondsSavedPerRequest })}
        />
        <ChoiceField
          label="That is"
          value={input.savedIs}
          choices={SAVED_IS}
          onChange={(savedIs) => change({ savedIs })}
        />
        <NumberField
          label="Requests a month"
          value={input.requestsPerMonth}
          onChange={(requestsPerMonth) => change({ requestsPerMonth })}
        />
        <LineField
          label="Currency"
          value={input.currency}
          onChange={(currency) => change({ currency: currency.slice(0, 8) })}
        />
        <NumberField
          label="An hour of compute"
          unit={input.currency}
          value={input.costPerHour}
          onChange={(costPerHour) => change({ costPerHour })}
        />
        <NumberField label="Hours of work" unit="h" value={input.hours} onChange={(hours) => change({ hours })} />
        <NumberField
          label="An hour of work"
          unit={input.currency}
          value={input.hourlyRate}
          onChange={(hourlyRate) => change({ hourlyRate })}
        />
        <NumberField
          label="Instances not needed"
          value={input.avoidedInstances}
          onChange={(value) => change({ avoidedInstances: value ?? 0 })}
        />
        <NumberField
          label="An instance a month"
          unit={input.currency}
          value={input.instancePricePerMonth}
          onChange={(value) => change({ instancePricePerMonth: value ?? 0 })}
        />
        <NumberField
          label="Licences a month"
          unit={input.currency}
          value={input.licencesPerMonth}
          onChange={(value) => change({ licencesPerMonth: value ?? 0 })}
        />
      </div>
      <LineField
        label="Other benefits"
        wide
        value={input.otherBenefits.join('; ')}
        placeholder="Conversion; headroom; developers’ time — listed beside, never summed"
        onChange={(text) => change({ otherBenefits: text === '' ? [] : text.split(';').map((one) => one.trimStart()) })}
      />
    </div>
  );
}
