import { Button } from '@blueprintjs/core';
import type { InvestigationDetail } from '../../core/investigation/detail.ts';
import { fieldOf } from '../../core/investigation/fields.ts';
import { call } from '../state/client.ts';
import { formatMoment } from '../ui/format.ts';
import { FieldGroup } from './field-group.tsx';
import { attempt } from './investigation-store.ts';

/** Where an investigation ends: one constraint and one decision. */
export function OutcomeSection({
  detail,
  disabled,
  editable,
}: {
  readonly detail: InvestigationDetail;
  readonly disabled: boolean;
  /** False where it can neither be closed nor reopened. */
  readonly editable: boolean;
}) {
  const { investigation, missingToClose, hasBaseline } = detail;
  const missing = missingToClose.map((path) => fieldOf(path)?.title.toLowerCase() ?? path);
  return (
    <>
      <FieldGroup
        title="Outcome"
        section="outcome"
        body={investigation.body}
        disabled={disabled}
        note="An investigation ends in one limiting constraint and one decision what to do next (S0:21)."
      />
      <section className="brief-group">
        <p className="panel-note">
          {investigation.closedAt !== null
            ? `Closed ${formatMoment(investigation.closedAt)}. Nothing can be changed until it is reopened.`
            : missing.length > 0
              ? `To close it, fill the ${missing.join(' and the ')}.`
              : hasBaseline
                ? 'Constraint and decision are named, and there is a baseline.'
                : 'Constraint and decision are named. There is no baseline: no improvement can be claimed (QG-BASELINE).'}
        </p>
        {!editable ? null : investigation.closedAt === null ? (
          <Button
            intent="primary"
            disabled={missing.length > 0}
            onClick={() => void attempt(() => call('closeInvestigation', {}))}
          >
            Close the investigation
          </Button>
        ) : (
          <Button onClick={() => void attempt(() => call('reopenInvestigation', {}))}>Reopen</Button>
        )}
      </section>
    </>
  );
}
