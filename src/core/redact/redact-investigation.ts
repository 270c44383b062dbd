import type { Baseline } from '../investigation/baseline.ts';
import type { RecordedChange } from '../investigation/changes.ts';
import { fieldOf } from '../investigation/fields.ts';
import type { InvestigationBody } from '../investigation/model.ts';
import type { Slo } from '../investigation/slo.ts';
import type { Redactor } from './model.ts';

/**
 * What a person wrote of an investigation, searched as findings are. Dates, choices and quantities stay: their form holds nothing else. Endpoints go the
 * way of those that were measured, so that objectives still meet their values.
 */
export function redactInvestigation(redactor: Redactor, body: InvestigationBody): InvestigationBody {
  const say = (text: string, what: string): string => redactor.freeText(text, `brief · ${what}`);
  const values = Object.fromEntries(
    Object.entries(body.values).map(([path, text = '']) => {
      const field = fieldOf(path);
      return [path, field?.kind === 'text' ? say(text, field.title) : text];
    }),
  );
  return {
    values,
    requestPath: body.requestPath.map((row) => ({
      ...row,
      hop: say(row.hop, 'request path'),
      note: say(row.note, 'request path'),
    })),
    checks: Object.fromEntries(
      Object.entries(body.checks).map(([id, mark]) => [id, { ...mark, note: say(mark.note, 'checklist') }]),
    ),
    slos: body.slos.map((slo) => redactObjective(redactor, slo)),
    // Columns go the way of those that were measured, so that what is said of them still meets them.
    signals: body.signals.map((one) => ({
      ...one,
      column: redactor.line(one.column),
      name: say(one.name, 'signals'),
    })),
    conditions: body.conditions.map((one) => ({
      ...one,
      volume: say(one.volume, `conditions of ${one.item}`),
      thinkTime: say(one.thinkTime, `conditions of ${one.item}`),
    })),
  };
}

/** An objective: what it is of and whose word it is are what a person wrote. */
export function redactObjective(redactor: Redactor, slo: Slo): Slo {
  const say = (text: string): string => redactor.freeText(text, 'brief · objective');
  return { ...slo, of: say(slo.of), source: say(slo.source) };
}

/** A recorded change; its time and commit stay. */
export const redactChange = (redactor: Redactor, change: RecordedChange): RecordedChange => ({
  ...change,
  text: redactor.freeText(change.text, `change ${change.id}`),
});

/** A baseline's row. The hash of its text goes: whoever guesses what was taken out could prove it by that. */
export const redactBaseline = (redactor: Redactor, baseline: Baseline): Baseline => ({
  ...baseline,
  label: redactor.freeText(baseline.label, `baseline ${baseline.takenAt.slice(0, 10)} · label`),
  sha256: '',
});
