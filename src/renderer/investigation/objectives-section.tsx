import { Button } from '@blueprintjs/core';
import type { InvestigationDetail } from '../../core/investigation/detail.ts';
import { itemsOf, type Measured } from '../../core/investigation/measured.ts';
import { ownSource } from '../../core/investigation/objectives.ts';
import { isSameObjective, type Slo } from '../../core/investigation/slo.ts';
import { limitText, measuredText, type SloRow, STATE_NAMES } from '../../core/investigation/slo-table.ts';
import { oneLine } from '../ui/format.ts';
import { openItemById } from '../workspace/item-actions.ts';
import { CriteriaImport } from './criteria-import.tsx';
import { FieldGroup } from './field-group.tsx';
import { saveOrTell } from './investigation-store.ts';
import { SloForm } from './slo-form.tsx';

/** What the person set of a row themselves and can take away here; a target of the brief is a field of its own. */
const ownOf = ({ slo, own }: SloRow, slos: readonly Slo[]): Slo | undefined =>
  own ? slos.find((one) => isSameObjective(one, slo)) : undefined;

function StateCell({ row }: { readonly row: SloRow }) {
  return (
    <>
      <span className={`slo-state slo-${row.state}`}>{STATE_NAMES[row.state]}</span>
      {row.note !== '' && row.note !== 'not measured' && (
        <span className="panel-note slo-note">{oneLine(row.note, 200)}</span>
      )}
    </>
  );
}

/** Leads to the capture that a cost a request was measured with. */
const CaptureButton = ({ capture }: { readonly capture: NonNullable<Measured['evidence']['with']> }) => (
  <button
    type="button"
    className="link-button slo-capture"
    title={oneLine(capture.label, 200)}
    onClick={() => openItemById(capture.item)}
  >
    and a capture
  </button>
);

/** Every objective with what was measured against it, the tail's ratios, and the person's own objectives. */
export function ObjectivesSection({
  detail,
  disabled,
}: {
  readonly detail: InvestigationDetail;
  readonly disabled: boolean;
}) {
  const { objectives, investigation } = detail;
  const { slos } = investigation.body;
  const remove = (gone: Slo) =>
    void saveOrTell(
      (now) => ({ slos: now.slos.filter((one) => !isSameObjective(one, gone)) }),
      'Objective removed',
      (before) => ({ slos: before.slos }),
    );
  return (
    <>
      <section className="brief-group">
        <h2>Objectives</h2>
        <p className="panel-note">
          What you set comes before every default; within each the endpoint before the component, the flow, the type of
          application and the audit. Each value is one run’s, the newest that tells it: percentiles of several files are
          never averaged.
        </p>
        <table className="plain-table slo-table">
          <thead>
            <tr>
              <th scope="col">Of</th>
              <th scope="col">Metric</th>
              <th scope="col" className="number">
                Limit
              </th>
              <th scope="col" className="number">
                Measured
              </th>
              <th scope="col" className="number">
                n
              </th>
              <th scope="col">State</th>
              <th scope="col">Source</th>
              <th scope="col">
                <span className="visually-hidden">Actions</span>
              </th>
            </tr>
          </thead>
          <tbody>
            {objectives.rows.map((row) => {
              const { of, metric, slo, measured } = row;
              const own = ownOf(row, slos);
              return (
                <tr key={`${of} ${metric}`}>
                  <th scope="row">{oneLine(of, 80)}</th>
                  <td>{metric.replaceAll('-', ' ')}</td>
                  <td className="number">{limitText(slo)}</td>
                  <td className="number">
                    {measured !== null && (
                      <button
                        type="button"
                        className="link-button"
                        title={`From ${itemsOf(measured)
                          .map(({ label }) => oneLine(label, 100))
                          .join(' and ')}`}
                        onClick={() => openItemById(measured.evidence.item)}
                      >
                        {measuredText(slo, measured.value)}
                      </button>
                    )}
                    {measured?.evidence.with !== undefined && <CaptureButton capture={measured.evidence.with} />}
                  </td>
                  <td className="number">{measured?.n?.toLocaleString('en-US') ?? ''}</td>
                  <td>
                    <StateCell row={row} />
                  </td>
                  <td className="brief-quiet">{oneLine(ownSource(slo.source), 80)}</td>
                  <td>
                    {own !== undefined && (
                      <Button size="small" variant="minimal" disabled={disabled} onClick={() => remove(own)}>
                        Remove
                      </Button>
                    )}
                  </td>
                </tr>
              );
            })}
          </tbody>
        </table>
        {detail.unread.map(({ item, label, why }) => (
          <p key={item} className="slo-tail field-error">
            “{oneLine(label, 80)}” could not be read: {oneLine(why, 300)}
          </p>
        ))}
        {objectives.tails.map(({ ratio, value, band, n }) => (
          <p key={ratio} className="slo-tail">
            {ratio} is <b>{Number(value.toPrecision(4))}</b>: {band === 'too-few' ? 'too few requests' : band}
            {n === null ? '' : ` (n = ${n.toLocaleString('en-US')})`}
            <span className="panel-note"> healthy below 2, bad above {ratio === 'p99/p95' ? 3 : 5} (S4:544)</span>
          </p>
        ))}
      </section>
      {!disabled && <SloForm />}
      {!disabled && <CriteriaImport slos={slos} />}
      <FieldGroup
        title="Targets of the brief, and what is so now"
        section="baselines"
        body={investigation.body}
        disabled={disabled}
      />
      <FieldGroup
        title="Presets"
        section="budgets"
        body={investigation.body}
        disabled={disabled}
        note="A type of application brings its budgets (S4:56–65), the example set those of five components (S2:74–78)."
      />
    </>
  );
}
