import { expect, it } from 'vitest';
import { type EvidenceRow, evidenceRow } from './model.ts';
import { whereOf } from './where.ts';

const sha256 = 'a'.repeat(64);
const row = (fields: object): EvidenceRow => evidenceRow.parse({ id: 'e1', caption: '', ...fields });
const code = row({ kind: 'code', repository: 'shop', commit: 'abcdef1', path: 'src/orders.py', line: 12 });
const VERDICT = {
  ...{ rule: 'EX-N1', ruleVersion: 1, ruleSetSha256: sha256, level: 'investigate', certainty: 'probable', reason: '' },
  ...{ subjectKind: 'query', measure: { name: 'calls for each', value: 50, unit: 'calls' } },
};
const point = (pointer: string): EvidenceRow => row({ kind: 'capture', item: 'p1', sha256, pointer });
const judged = (pointer: string, subjectLabel: string): EvidenceRow =>
  row({
    ...{ kind: 'metric', item: 's1', sha256, pointer },
    verdict: {
      ...{ rule: 'LK-SENTINEL', ruleSet: 'plateau-default-1', ruleSetSha256: sha256 },
      ...{
        ruleVersion: 1,
        subjectKind: 'metric',
        subjectKey: subjectLabel,
        subjectLabel,
        level: 'watch',
        certainty: 'probable',
        reason: 'It grows.',
      },
      measure: { name: 'growth', value: 1, unit: 'share' },
    },
  });

it.each([
  ['a line of code before anything else', [point('function:blur'), code], 'src/orders.py:12'],
  ['what the first pointer names', [point('profile'), point('load:GET /orders')], 'GET /orders'],
  ['the text of a statement rather than its key', [judged('statement:5\n-1544', 'SELECT 1')], 'SELECT 1'],
  ['a metric rather than the second of it', [judged('series:rss@1083.22', 'rss')], 'rss'],
  [
    'a statement by its text, not by what a server calls it',
    [
      row({
        kind: 'plan',
        item: 'w1',
        sha256,
        pointer: 'statement:5\u0000852',
        verdict: { ...VERDICT, subjectKey: '5\u0000852', subjectLabel: 'SELECT email FROM users' },
      }),
    ],
    'SELECT email FROM users',
  ],
  ['nothing of whole items', [point('profile')], ''],
  ['nothing without evidence', [], ''],
] as const)('tells %s', (_name, evidence, where) => expect(whereOf(evidence)).toBe(where));
