import type { Figure, PlanNodeDetail } from '../../core/plan/stored.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { formatShare } from '../flame/quantity.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { LoadingState } from '../ui/empty-state.tsx';
import { ErrorCard } from '../ui/error-card.tsx';
import { formatCount, oneLine, plural, sentence } from '../ui/format.ts';
import { LevelBadge } from '../ui/level-badge.tsx';
import { stepOf } from './evidence.ts';
import { FieldList } from './field-list.tsx';
import { usePlanStep } from './plan-data.ts';
import { ABSENT, formatFactor, formatRows, formatTime } from './plan-numbers.ts';
import type { PlanTable } from './plan-table.ts';
import type { PlanActions } from './step-menu.ts';
import { absence } from './tree/plan-columns.tsx';

export interface StepInspectorProps {
  readonly id: string;
  readonly table: PlanTable;
  readonly node: number | null;
  readonly verdicts: readonly Verdict[];
  readonly actions: PlanActions;
}

/** Everything about the step that is selected: what was printed, what follows from it and how, and where it stands in the text. */
export function StepInspector({ id, table, node, verdicts, actions }: StepInspectorProps) {
  const { value, error, retry } = usePlanStep(id, node);
  if (node === null || node >= table.count) {
    return (
      <aside className="inspector" aria-label="Inspector">
        <p className="panel-empty">Choose a step: what was printed of it and what follows from that stands here.</p>
      </aside>
    );
  }
  const shown = value !== null && value.node === node ? value : null;
  return (
    <aside className="inspector" aria-label="Inspector">
      <StepHead table={table} node={node} detail={shown} actions={actions} />
      <div className="inspector-scroll">
        {error !== null && <ErrorCard error={error} onRetry={retry} />}
        <StepVerdicts verdicts={verdicts.filter((verdict) => stepOf(verdict) === node && verdict.level !== 'none')} />
        {shown === null && error === null && <LoadingState label="Reading the step…" />}
        {shown !== null && (
          <>
            <Figures detail={shown} table={table} />
            <Printed detail={shown} actions={actions} />
          </>
        )}
      </div>
    </aside>
  );
}

interface StepHeadProps {
  readonly table: PlanTable;
  readonly node: number;
  readonly detail: PlanNodeDetail | null;
  readonly actions: PlanActions;
}

function StepHead({ table, node, detail, actions }: StepHeadProps) {
  const { title, object, role } = table.words(node);
  return (
    <header className="plan-step-head">
      <div className="plan-step-name">
        <h2>{oneLine(title, 200)}</h2>
        <CopyMenu what="step" choices={actions.copies(node)} />
      </div>
      {object !== '' && <p className="plan-step-object">{oneLine(object, 1000)}</p>}
      <p className="plan-step-place">
        {[role === '' ? 'The first step' : oneLine(role, 200), `step ${formatCount(node + 1)}`].join(' · ')}
        {detail !== null && (
          <>
            {' · '}
            <button type="button" className="link" onClick={() => actions.showInText(node)}>
              {detail.source.firstLine === detail.source.lastLine
                ? `line ${formatCount(detail.source.firstLine)}`
                : `lines ${formatCount(detail.source.firstLine)}–${formatCount(detail.source.lastLine)}`}
            </button>
          </>
        )}
      </p>
    </header>
  );
}

function StepVerdicts({ verdicts }: { readonly verdicts: readonly Verdict[] }) {
  if (verdicts.length === 0) return null;
  return (
    <section className="inspector-part">
      <h3>Verdicts</h3>
      <ul className="plan-step-verdicts">
        {verdicts.map((verdict) => (
          <li key={`${verdict.rule} ${verdict.subject.key} ${verdict.measure.name}`}>
            <LevelBadge level={verdict.level} /> <span className="plan-rule">{verdict.rule}</span>
            <p>{sentence(verdict.reason)}</p>
          </li>
        ))}
      </ul>
    </section>
  );
}

/** A computed number in its unit. */
export function figureText({ value, unit }: Pick<Figure, 'value' | 'unit'>): string {
  if (value === null) return ABSENT;
  switch (unit) {
    case 'ms':
      return formatTime(value);
    case 'share':
      return formatShare(value);
    case 'factor':
      return formatFactor(value);
    case 'blocks':
      return plural(value, 'block');
    case 'rows':
    case 'processes':
      return formatRows(value);
  }
}

function Figures({ detail, table }: { readonly detail: PlanNodeDetail; readonly table: PlanTable }) {
  // Of a step that never ran nothing follows, also not that no process ran it.
  const ran = !table.neverExecuted(detail.node);
  const known = ran ? detail.figures.filter(({ value }) => value !== null) : [];
  const untimed = Number.isNaN(table.number('self', detail.node));
  const absent = detail.figures.filter(({ value }) => value === null);
  return (
    <section className="inspector-part">
      <h3>Computed</h3>
      {untimed && (
        <p className="panel-note">
          {ABSENT} {absence(table, detail.node, 'self')}.
        </p>
      )}
      <dl className="plan-figures">
        {known.map((figure) => (
          <div key={figure.name}>
            <dt>{figure.name}</dt>
            <dd>
              <b className="plan-figure">{figureText(figure)}</b>
              <code className="plan-formula">{figure.formula}</code>
              <span className="plan-values">
                {figure.values.map(({ name, value }, at) => (
                  <span key={`${name} ${at.toString()}`}>
                    {name} <b className="plan-value">{value === null ? ABSENT : plain(value)}</b>
                  </span>
                ))}
              </span>
            </dd>
          </div>
        ))}
      </dl>
      {absent.length > 0 && known.length > 0 && (
        <p className="panel-note" title={absence(table, detail.node, 'inclusive')}>
          {ABSENT} not to be told: {absent.map(({ name }) => name).join(', ')}.
        </p>
      )}
    </section>
  );
}

const numbers = new Intl.NumberFormat('en', { maximumFractionDigits: 6 });
const plain = (value: number): string => (Math.abs(value) >= 1e12 ? formatRows(value) : numbers.format(value));

interface PrintedProps {
  readonly detail: PlanNodeDetail;
  readonly actions: PlanActions;
}

function Printed({ detail, actions }: PrintedProps) {
  const { node, fields, workers } = detail;
  return (
    <>
      <section className="inspector-part">
        <h3>Printed</h3>
        {fields.length === 0 && <p className="panel-note">Nothing but its name.</p>}
        <FieldList fields={fields} onPlace={(offset) => actions.showInText(node, offset)} />
      </section>
      {workers.map((worker) => (
        <section key={worker.number} className="inspector-part">
          <h3>Worker {formatCount(worker.number)}</h3>
          <FieldList fields={worker.fields} onPlace={(offset) => actions.showInText(node, offset)} />
        </section>
      ))}
    </>
  );
}
