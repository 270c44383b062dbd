import { inline } from '../markdown.ts';
import type { GateReport, GateResult, GateSource } from './model.ts';

const MOST_FAILED = 12;
const MOST_JUSTIFIED = 6;
const MOST_OPEN = 7;
const MOST_PASSED = 6;
const MOST_NOTES = 5;
/** Characters of a cell: a name may be as long as it likes. */
const LONGEST = 280;

const cut = (text: string, most = LONGEST): string =>
  [...text].length > most ? `${[...text].slice(0, most - 1).join('')}…` : text;

/** A text of anybody’s in a comment: nobody is called by it, and it leads nowhere. A joiner of no width stands where a mention or a link would begin. */
const safe = (text: string, most?: number): string =>
  inline(cut(text, most))
    .replaceAll('@', '@\u2060')
    .replaceAll('://', ':\u2060//')
    .replace(/www\./gi, (found) => `${found.slice(0, 3)}\u2060.`);

const WORDS = { passed: '✅ passed', failed: '❌ failed', undecided: '⚠️ undecided' } as const;

const count = (number: number, one: string, more = `${one}s`): string => `${number} ${number === 1 ? one : more}`;

const sources = (side: readonly GateSource[]): string =>
  safe(
    side
      .map(({ given, is, items }) => `${given} (${is === 'files' ? '' : `${is}, `}${count(items, 'item')})`)
      .join(', '),
    200,
  );

function section(title: string, results: readonly GateResult[], most: number): readonly string[] {
  if (results.length === 0) return [];
  const rows = results
    .slice(0, most)
    .map(
      ({ gate, rule, subject, status, why }) =>
        `| ${[gate, rule, subject, status ?? '', why].map((cell) => safe(cell)).join(' | ')} |`,
    );
  const rest = results.length - rows.length;
  return [
    `### ${title}`,
    '',
    '| gate | rule | subject | status | why |',
    '|---|---|---|---|---|',
    ...rows,
    '',
    ...(rest > 0 ? [`and ${rest} more, in the JSON and the SARIF file.`, ''] : []),
  ];
}

/** What a justification of what failed has to name, in one line: it is what the author of the change looks for next. */
function justifiable(failed: readonly GateResult[]): readonly string[] {
  const names = failed.flatMap(({ rule, justify }) =>
    justify === null
      ? []
      : [
          `fingerprint ${justify.fingerprint}, rule ${rule}${justify.relation === null ? '' : `, relation ${justify.relation}`}`,
        ],
  );
  if (names.length === 0) return [];
  const told = [...new Set(names)].slice(0, MOST_JUSTIFIED).map((name) => safe(name, 120));
  return [`A justification with owner, reason and expires lets it pass: ${told.join('; ')}.`, ''];
}

/** What a check said for a pull request: fewer than 60 lines, whatever there is to tell, and nothing in it but text. */
export function gateMarkdown({ verdict, gates, before, after, ruleSet, notes }: GateReport): string {
  const failed = gates.filter(({ passed }) => passed === false);
  const open = gates.filter(({ passed }) => passed === null);
  const passed = gates.filter((result) => result.passed === true);
  const told = notes.slice(0, MOST_NOTES).map((note) => `- ${safe(note, 400)}`);
  const lines = [
    `## Plateau: ${WORDS[verdict]}`,
    '',
    `${failed.length} failed, ${open.length} undecided, ${passed.length} passed. Before: ${before === null ? 'nothing' : sources(before)}. After: ${sources(after)}.`,
    '',
    ...section('Failed', failed, MOST_FAILED),
    ...justifiable(failed),
    ...section('Not decided', open, MOST_OPEN),
    ...section('Passed', passed, MOST_PASSED),
    ...told,
    ...(notes.length > told.length ? [`- and ${notes.length - told.length} more notes.`] : []),
    ...(told.length > 0 ? [''] : []),
    `Everything was judged by the rule set ${inline(ruleSet.id)} (${ruleSet.sha256.slice(0, 12)}).`,
  ];
  return `${lines.join('\n')}\n`;
}
