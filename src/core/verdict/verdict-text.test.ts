import { expect, it } from 'vitest';
import { explainedFixture } from '../../../tests/support/explained.ts';
import { judged } from '../../../tests/support/judged.ts';
import { verdictMarkdown, verdictPlain } from './verdict-text.ts';

const [VERDICT] = judged(explainedFixture('pg15/01a-seqscan-before.json')).verdicts.filter(
  ({ rule }) => rule === 'EX-SEQ',
);
if (VERDICT === undefined) throw new Error('nothing was found');

it('is what was said, by which limit, and what to do, as text', () => {
  const [head, reason, limit, ...more] = verdictPlain(VERDICT).split('\n');
  expect(head).toBe('likely-bottleneck · probable · Seq Scan on orders');
  expect(reason).toBe(VERDICT.reason);
  expect(limit).toMatch(/^ {2}EX-SEQ: .*, limit > /);
  expect(more.at(-1)).toMatch(/^ {2}Advice: /);
});

it('is the same as Markdown, in which no name is markup', () => {
  const named = { ...VERDICT, subject: { ...VERDICT.subject, label: '<b>`orders`</b>' } };
  expect(verdictMarkdown(named)).toContain('### likely-bottleneck · probable · &lt;b>\\`orders\\`&lt;/b>\n\n');
});
