import { Button } from '@blueprintjs/core';
import type { ReactNode } from 'react';
import { toldByPlan } from '../../core/investigation/conditions.ts';
import type { PlanDetail, PlanFacts } from '../../core/plan/stored.ts';
import { hitRatioOf } from '../../core/verdict/plan/compared-side.ts';
import { MeasuredConditions } from '../investigation/measured-conditions.tsx';
import { copyAll } from '../ui/copy-all.ts';
import { formatCount, formatMoment, oneLine, plural } from '../ui/format.ts';
import { FieldList } from './field-list.tsx';
import { ABSENT, formatTime } from './plan-numbers.ts';
import type { PlanTable } from './plan-table.ts';
import { RelatedPlans } from './related-plans.tsx';
import { SqlText } from './sql-text.tsx';
import { Times, Triggers } from './statement-times.tsx';

export interface StatementPanelProps {
  readonly detail: PlanDetail;
  readonly table: PlanTable;
  readonly onPlace: (offset: number) => void;
}

/** What is known of the statement as a whole: its text, times outside of the tree, settings, and how it was read. */
export function StatementPanel({ detail, table, onPlace }: StatementPanelProps) {
  const { facts, warnings } = detail;
  return (
    <section className="panel-scroll plan-statement" aria-label="Statement">
      <Query facts={facts} />
      <Part title="Times">
        <Times facts={facts} />
      </Part>
      <Part title="Measured under">
        <MeasuredConditions item={detail.item.id} told={toldByPlan(hitRatioOf(table))} />
      </Part>
      {facts.triggers.length > 0 && (
        <Part title="Triggers">
          <Triggers facts={facts} />
        </Part>
      )}
      {facts.jit !== null && (
        <Part title="JIT compiler">
          <p className="panel-note">
            {facts.jit.functions === null ? '' : `${plural(facts.jit.functions, 'function')}, `}
            {facts.jit.total === null ? ABSENT : formatTime(facts.jit.total)} summed over all processes that compiled:
            it can be more than the statement took.
          </p>
          <FieldList fields={facts.jit.fields} onPlace={onPlace} />
        </Part>
      )}
      <Part title="Settings">
        {facts.settings.length === 0 ? (
          <p className="panel-note">
            {facts.fields.some(({ key }) => key === 'Settings')
              ? 'None differs from the default.'
              : 'None were printed: EXPLAIN (SETTINGS) tells those that differ from the default.'}
          </p>
        ) : (
          <dl className="facts">
            {facts.settings.map(({ name, value }) => (
              <div key={name}>
                <dt>{oneLine(name, 200)}</dt>
                <dd>
                  <code>{oneLine(value, 500)}</code>
                </dd>
              </div>
            ))}
          </dl>
        )}
      </Part>
      {facts.fields.length > 0 && (
        <Part title="Printed of the statement">
          <FieldList fields={facts.fields} onPlace={onPlace} />
        </Part>
      )}
      {detail.related.length > 0 && (
        <Part title="Belongs together">
          <RelatedPlans related={detail.related} />
        </Part>
      )}
      <Part title="How it was read">
        <Reading detail={detail} />
        {warnings.map(({ code, message }) => (
          <p key={`${code} ${message}`} className="plan-warning">
            ⚠ {oneLine(message, 600)}
          </p>
        ))}
        {facts.dropped.length > 0 && (
          <>
            <p className="panel-note">
              Left out, as it is no part of a plan
              {facts.droppedCount > facts.dropped.length ? ' (the first of it)' : ''}:
            </p>
            <ul className="plan-dropped">
              {facts.dropped.slice(0, 20).map(({ start, line, what }) => (
                <li key={start}>
                  <button type="button" className="link" onClick={() => onPlace(start)}>
                    line {formatCount(line)}
                  </button>{' '}
                  {oneLine(what, 200)}
                </li>
              ))}
            </ul>
          </>
        )}
      </Part>
    </section>
  );
}

function Part({ title, children }: { readonly title: string; readonly children: ReactNode }) {
  return (
    <section className="plan-part">
      <h3>{title}</h3>
      {children}
    </section>
  );
}

function Query({ facts }: { readonly facts: PlanFacts }) {
  const { query, queryFingerprint, parameters } = facts;
  const text = query ?? queryFingerprint?.text ?? null;
  return (
    <section className="plan-part">
      <h3>
        Statement
        {text !== null && (
          <Button size="small" variant="minimal" onClick={() => void copyAll(text, 'the statement')}>
            Copy
          </Button>
        )}
      </h3>
      {text === null ? (
        <p className="panel-note">EXPLAIN does not print it; a log of auto_explain does.</p>
      ) : (
        <SqlText text={text} />
      )}
      {parameters !== null && (
        <p className="plan-parameters">
          Parameters: <code>{oneLine(parameters, 1000)}</code>
        </p>
      )}
    </section>
  );
}

function Reading({ detail }: { readonly detail: PlanDetail }) {
  const { facts, provenance } = detail;
  const { fingerprint, queryFingerprint } = facts;
  const rows: readonly (readonly [string, string | null])[] = [
    ['Read as', facts.understood],
    ['From', `${provenance.fileName} (${provenance.via}), SHA-256 ${provenance.sha256.slice(0, 16)}…`],
    ['Taken', facts.takenAt === null ? null : formatMoment(facts.takenAt)],
    ['Plan hash', fingerprint.plan],
    ['Family hash', fingerprint.family],
    ['Query fingerprint', queryFingerprint?.hash ?? null],
    ['Query identifier', facts.queryId],
  ];
  return (
    <dl className="facts">
      {rows.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className={/hash|finger|ident/.test(name) ? 'plan-hash' : undefined}>
            {value === null ? ABSENT : oneLine(value, 400)}
          </dd>
        </div>
      ))}
    </dl>
  );
}
