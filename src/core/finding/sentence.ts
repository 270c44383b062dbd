import type { Verdict } from '../verdict/verdict.ts';
import { amount, count, percent, shortName } from '../verdict/wording.ts';
import type { FindingCategory } from './model.ts';
import { CATEGORY_NAMES } from './rule-categories.ts';

/** What a generated sentence leaves open because nothing told it: a person fills it in, and a lint names it until then. */
export const BLANKS = {
  share: '[what share or saturation]',
  flow: '[which flow]',
  load: '[at which load]',
} as const;

/** What was sampled, as people say it. */
const SAMPLED: Readonly<Record<string, string>> = { cpu: 'CPU time', wall: 'wall time' };

const DENOMINATORS: Readonly<Record<string, string>> = { D_all: 'all', D_active: 'active', D_app: 'the application’s' };

/** What a verdict measured, in words: `72 % of active cpu`, `300,000 rows scanned`. */
export function measureText({ measure, scope }: Pick<Verdict, 'measure' | 'scope'>): string {
  const { name, value, unit } = measure;
  if (unit === 'share') {
    const whole = DENOMINATORS[scope.denominator];
    return whole === undefined
      ? `${percent(value)} of ${scope.denominator}`
      : `${percent(value)} of ${whole} ${SAMPLED[scope.sampleType] ?? scope.sampleType}`;
  }
  if (unit === 'bytes') return `${name} ${amount(value, unit)}`;
  if (name.startsWith(unit)) return `${count(value)} ${name}`;
  return `${name} ${Number.isInteger(value) ? count(value) : Number(value.toPrecision(3))} ${unit}`;
}

/** One line: what kind of bottleneck, and where. */
export function titleOf(category: FindingCategory, { subject }: Pick<Verdict, 'subject'>): string {
  return `${CATEGORY_NAMES[category]}: ${subject.label}`.slice(0, 500);
}

/** The bottleneck's sentence with component, share or saturation, flow and load, as far as the verdict tells them (`findings.md` §1). */
export function bottleneckOf(verdict: Verdict): string {
  const { subject, scope, measure } = verdict;
  const flow = scope.flow ?? BLANKS.flow;
  const load = scope.load === undefined ? BLANKS.load : `at ${scope.load}`;
  const name = shortName(subject.label);
  const what =
    measure.unit === 'share'
      ? `${name} takes ${measureText(verdict)}`
      : `${name} (${measureText(verdict)}) takes ${BLANKS.share}`;
  return `${what} in ${flow} ${load}.`;
}

/** The blanks that a text still has. */
export function blanksIn(text: string): readonly string[] {
  return Object.values(BLANKS).filter((blank) => text.includes(blank));
}
