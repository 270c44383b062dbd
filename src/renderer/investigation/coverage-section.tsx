import { Button } from '@blueprintjs/core';
import { isSameMeasurement, type StatedSignal } from '../../core/investigation/stated-signal.ts';
import type { CoverageRow, CoveredValue, Sayable } from '../../core/signal/coverage.ts';
import { SIGNALS_OF, type SubjectKind } from '../../core/signal/signal.ts';
import { call } from '../state/client.ts';
import { useAllRevisions } from '../state/items.ts';
import { useResource } from '../state/resource.ts';
import { EmptyState, LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { oneLine } from '../ui/format.ts';
import { openItemById } from '../workspace/item-actions.ts';
import { CoverageForm } from './coverage-form.tsx';
import { saveOrTell, useInvestigation } from './investigation-store.ts';

const TITLES: Readonly<Record<SubjectKind, string>> = {
  service: 'RED per service: rate, errors, duration',
  node: 'USE per node: utilisation, saturation, errors',
};

function Values({ values }: { readonly values: readonly CoveredValue[] }) {
  if (values.length === 0) return <span className="brief-quiet">not assessed</span>;
  return (
    <ul className="coverage-values">
      {values.map(({ title, value, item, others }) => (
        <li key={title}>
          <button type="button" className="link-button" title={`Open ${item}`} onClick={() => openItemById(item)}>
            {oneLine(title, 60)}
          </button>{' '}
          {value}
          {others > 0 && <span className="brief-quiet"> · {others} older</span>}
        </li>
      ))}
    </ul>
  );
}

function CoverageTable({ kind, rows }: { readonly kind: SubjectKind; readonly rows: readonly CoverageRow[] }) {
  return (
    <section className="brief-group">
      <h2>{TITLES[kind]}</h2>
      {rows.length === 0 ? (
        <p className="brief-quiet">Not assessed: no item of the workspace measured a {kind}.</p>
      ) : (
        <table className="plain-table brief-table coverage-table" aria-label={TITLES[kind]}>
          <thead>
            <tr>
              <th scope="col">{kind === 'service' ? 'Service' : 'Node'}</th>
              {SIGNALS_OF[kind].map((signal) => (
                <th key={signal} scope="col" className="coverage-signal">
                  {signal}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ name, cells }) => (
              <tr key={name ?? ''}>
                <th scope="row" className="coverage-name">
                  {name === null ? <span className="brief-quiet">not stated</span> : oneLine(name, 80)}
                </th>
                {SIGNALS_OF[kind].map((signal) => (
                  <td key={signal}>
                    <Values values={cells[signal] ?? []} />
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </section>
  );
}

const takeBack = (said: StatedSignal): Promise<void> =>
  saveOrTell(
    ({ signals }) => ({ signals: signals.filter((one) => !isSameMeasurement(one, said)) }),
    'Assignment removed',
    ({ signals }) => ({ signals }),
  );

interface SaidProps {
  readonly stated: readonly StatedSignal[];
  readonly sayable: readonly Sayable[];
  readonly disabled: boolean;
}

function Said({ stated, sayable, disabled }: SaidProps) {
  if (stated.length === 0) return null;
  return (
    <ul className="coverage-said" aria-label="Said by hand">
      {stated.map((said) => {
        const { item, column, kind, name, signal } = said;
        const label = oneLine(sayable.find((one) => one.item === item)?.label ?? item, 60);
        const what = column === '' ? label : `${oneLine(column, 60)} of ${label}`;
        return (
          <li key={JSON.stringify([item, column, kind])}>
            {what} is {signal === '' ? '' : `${signal} `}of the {kind} {oneLine(name, 60)}{' '}
            <Button
              size="small"
              variant="minimal"
              aria-label={`Remove what is said of ${what}`}
              disabled={disabled}
              onClick={() => void takeBack(said)}
            >
              Remove
            </Button>
          </li>
        );
      })}
    </ul>
  );
}

/** What was measured of services and nodes, and what a person says of it where the data does not. */
export function CoverageSection({ disabled }: { readonly disabled: boolean }) {
  const revision = useInvestigation((state) => state.revision);
  const items = useAllRevisions();
  const { value, error, retry } = useResource(`coverage ${revision} ${items}`, (signal) =>
    call('coverage', {}, signal),
  );
  if (value === null) {
    return error === null ? (
      <LoadingState label="Reading what was measured…" />
    ) : (
      <ErrorCard error={error} onRetry={retry} />
    );
  }
  const { service, node, untold, sayable, stated } = value;
  if (sayable.length === 0 && stated.length === 0) {
    return (
      <EmptyState title="Nothing measured a service or a node">
        Import a load run, a series of a monitoring system or statements of a database, or capture something on a host.
      </EmptyState>
    );
  }
  return (
    <>
      <CoverageTable kind="service" rows={service} />
      <CoverageTable kind="node" rows={node} />
      <section className="brief-group">
        <h2>Whose it is</h2>
        <p className="brief-quiet">
          What a column tells is taken from its name and unit; whose it is from its labels, the host of the capture, and
          of load runs the system of the brief. Where these do not say, you can.
        </p>
        {untold.length > 0 && (
          <p>
            In no cell:{' '}
            {untold
              .slice(0, 12)
              .map(({ column }) => oneLine(column, 60))
              .join(', ')}
            {untold.length > 12 ? ` and ${untold.length - 12} more` : ''}.
          </p>
        )}
        <Said stated={stated} sayable={sayable} disabled={disabled} />
        {!disabled && sayable.length > 0 && <CoverageForm sayable={sayable} />}
      </section>
    </>
  );
}
