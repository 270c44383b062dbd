import type { Verdict } from '../verdict/verdict.ts';
import { amount, count, percent, shortName, signedPercent } from '../verdict/wording.ts';
import type { FindingCategory } from './model.ts';
import { CATEGORY_NAMES } from './rule-categories.ts';

/** What a generated sentence leaves open because nothing told it: a person fills it in, and a lint names it until then. */
export const BLANKS = {
  component: '[which component]',
  share: '[what share or saturation]',
  flow: '[which flow]',
  load: '[at which load]',
} as const;

/** What was sampled, as people say it. */
const SAMPLED: Readonly<Record<string, string>> = { cpu: 'CPU time', wall: 'wall time' };

/** What a measure that is a relative change is called. */
const CHANGE = 'change of ';

const DENOMINATORS: Readonly<Record<string, string>> = { D_all: 'all', D_active: 'active', D_app: 'the application’s' };

/** As digits that were measured: `36.2 ms`, and from a second on `2.586 s`. */
const milliseconds = (value: number): string =>
  value < 1000 ? `${Number(value.toPrecision(3))} ms` : `${Number((value / 1000).toFixed(3))} s`;

/** What a verdict measured, in words: `72 % of active cpu`, `300,000 rows scanned`. */
export function measureText({ measure, scope }: Pick<Verdict, 'measure' | 'scope'>): string {
  const { name, value, unit } = measure;
  if (unit === 'score')
    return `${name.startsWith(CHANGE) && value > 0 ? '+' : ''}${Number(value.toFixed(3))}`.replace('-', '−');
  if (name.startsWith(CHANGE)) return signedPercent(value);
  if (unit === 'share') {
    const whole = DENOMINATORS[scope.denominator];
    if (scope.denominator === '') return percent(value);
    return whole === undefined
      ? `${percent(value)} of ${scope.denominator}`
      : `${percent(value)} of ${whole} ${SAMPLED[scope.sampleType] ?? scope.sampleType}`;
  }
  if (unit === '×') return `${Number(value.toPrecision(3))}`;
  if (scope.denominator === '' && unit === 'ms') return milliseconds(value);
  if (unit === 'bytes') return `${name} ${amount(value, unit)}`;
  if (name.startsWith(unit)) return `${count(value)} ${name}`;
  return `${name} ${Number.isInteger(value) ? count(value) : Number(value.toPrecision(3))} ${unit}`;
}

/** One line: what kind of bottleneck, and where. A metric of a whole run is told from that of another one by `judged`, what was judged. */
export function titleOf(
  category: FindingCategory,
  verdict: Pick<Verdict, 'subject' | 'measure' | 'scope'>,
  judged: string,
): string {
  const { subject, scope } = verdict;
  const isWhole = subject.kind === 'metric' && scope.flow === undefined;
  const label = isWhole ? `${subject.label} of ${judged}` : subject.label;
  // What is slow is told by its value where its name says all the category would.
  const tellsItself = category === 'other' || category === 'front-end';
  const title = tellsItself ? `${label}: ${measureText(verdict)}` : `${CATEGORY_NAMES[category]}: ${label}`;
  return title.slice(0, 500);
}

/** The bottleneck's sentence with component, share or saturation, flow and load, as far as the verdict tells them (`findings.md` §1). */
export function bottleneckOf(verdict: Verdict): string {
  const { subject, scope, measure } = verdict;
  const flow = scope.flow ?? BLANKS.flow;
  const load = scope.load === undefined ? BLANKS.load : `at ${scope.load}`;
  const name = shortName(subject.label);
  const isMetric = subject.kind === 'metric';
  // A latency says how slow, not what is slow.
  const what = isMetric
    ? `${name} ${measure.name.startsWith(CHANGE) ? 'changed by' : 'is'} ${measureText(verdict)}: ${BLANKS.component} takes ${BLANKS.share}`
    : measure.name === 'growth'
      ? `${name} grows by ${measureText(verdict)}`
      : measure.unit === 'share'
        ? `${name} takes ${measureText(verdict)}`
        : `${name} (${measureText(verdict)}) takes ${BLANKS.share}`;
  return `${what} in ${flow} ${load}.`;
}

/** What CommonMark and GFM read as markup inside a line: emphasis, code, HTML, entities, links, deletions, escapes. A line inside a word is none. */
const MARKUP = /[*`[\]\\~]|<[A-Za-z/!?]|&[#A-Za-z]|(?<![\p{L}\p{N}])_|_(?![\p{L}\p{N}])/u;

/** A plain text as Markdown that reads as the text does: words with markup in them, such as `Row.__init__` or `<module>`, are code spans (CommonMark §6.1). */
export function plainAsMarkdown(text: string): string {
  return text.replace(/\S+/g, (word) => {
    if (!MARKUP.test(word)) return word;
    const longest = Math.max(0, ...[...word.matchAll(/`+/g)].map(([run]) => run.length));
    const fence = '`'.repeat(longest + 1);
    return longest === 0 ? `${fence}${word}${fence}` : `${fence} ${word} ${fence}`;
  });
}

/** The blanks that a text still has. */
export function blanksIn(text: string): readonly string[] {
  return Object.values(BLANKS).filter((blank) => text.includes(blank));
}
