import { fieldNumber } from './field-value.ts';
import { APP_TYPES, type FieldPath, fieldOf } from './fields.ts';
import { answerTo, type InvestigationBody } from './model.ts';
import { limitFor, type Slo, type SloCase, type SloMetric } from './slo.ts';
import { defaultSlos } from './slo-defaults.ts';

const TARGETS: readonly (readonly [FieldPath, SloMetric])[] = [
  ['baselines.target_p50', 'p50'],
  ['baselines.target_p95', 'p95'],
  ['baselines.target_p99', 'p99'],
  ['baselines.throughput_target', 'throughput'],
  ['baselines.error_rate_target', 'error-rate'],
];

const OF_BRIEF = / of the brief$/;

/** Who asks for a target of the brief: `user, target p95 of the brief`. */
const targetSource = (path: FieldPath): string => {
  const title = fieldOf(path)?.title ?? path;
  return `user, ${title.charAt(0).toLowerCase()}${title.slice(1)} of the brief`;
};

/** A person's own source as it is told to that person: `your target p95` for a target of the brief, else as it was written. */
export const ownSource = (source: string): string =>
  source.startsWith('user, ') && OF_BRIEF.test(source)
    ? `your ${source.slice('user, '.length).replace(OF_BRIEF, '')}`
    : source;

/** The objectives of an investigation: what a person set, and the defaults for what nobody set. */
export interface Objectives {
  readonly own: readonly Slo[];
  readonly defaults: readonly Slo[];
}

/** A person's own objectives with the targets of the brief, beside the defaults that their answers choose. */
export function objectivesOf(body: InvestigationBody): Objectives {
  const targets = TARGETS.flatMap(([path, metric]): readonly Slo[] => {
    const limit = fieldNumber(path, answerTo(body, path));
    return limit === null ? [] : [{ level: 'audit', of: '', metric, limit, source: targetSource(path) }];
  });
  const type = answerTo(body, 'budgets.app_type');
  return {
    own: [...body.slos, ...targets],
    defaults: defaultSlos({
      appType: APP_TYPES.find((known) => known === type) ?? null,
      componentExamples: answerTo(body, 'budgets.component_examples') === 'yes',
    }),
  };
}

/** The objective of a case, and whether a person set it. */
export interface HeldObjective {
  readonly slo: Slo;
  readonly own: boolean;
}

/**
 * The objective that holds for a case: what a person set before any default, each by the order of `limitFor`; null where none does. A target of the whole
 * brief thus speaks before the default of a flow: a person's word about less is still their word.
 */
export function objectiveFor({ own, defaults }: Objectives, asked: SloCase): HeldObjective | null {
  const set = limitFor(own, asked);
  if (set !== null) return { slo: set, own: true };
  const fallback = limitFor(defaults, asked);
  return fallback === null ? null : { slo: fallback, own: false };
}

/** What an investigation asks of a run: a person's own objectives, the defaults that their answers choose, and the type of application they name. */
export interface AskedObjectives extends Objectives {
  readonly appType: string | null;
}

/** What an investigation asks. */
export function askedBy(body: InvestigationBody): AskedObjectives {
  const type = answerTo(body, 'budgets.app_type');
  return { ...objectivesOf(body), appType: type === '' ? null : type };
}
