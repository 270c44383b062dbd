import { expect, it } from 'vitest';
import { baselineMarkdown } from '../investigation/baseline.ts';
import { EMPTY_INVESTIGATION } from '../investigation/model.ts';
import type { Item } from '../item.ts';
import { createRedactor } from './create-redactor.ts';
import { redactionProfile } from './profiles.ts';
import { redactBaselineText } from './redact-baseline.ts';

const item = (id: string, label: string): Item => ({
  id,
  kind: 'profile',
  label,
  format: 'speedscope',
  group: '',
  sha256: 'a'.repeat(64),
  bytes: 1,
  host: 'staging-7',
  capturedAt: null,
  importedAt: '2026-01-01T00:00:00.000Z',
  level: 'ok',
  summary: 'read from /home/alice/work/app.py for alice@secret.example',
});

const text = baselineMarkdown({
  label: 'before db1.shop.example moves',
  takenAt: '2026-01-02T00:00:00.000Z',
  workspace: { name: 'orders', id: 'w1' },
  version: '0',
  body: {
    ...EMPTY_INVESTIGATION,
    values: { 'problem_statement.symptom': 'slow on staging-7 | for *alice@secret.example*' },
  },
  measured: [],
  unmeasured: [],
  items: ['p1', 'p2'].map((id) => ({
    item: item(id, 'orders | on staging-7'),
    at: null,
    allocations: false,
    signals: [],
    command: 'python /home/alice/x.py --token hunter2 --customer 4711',
    verdicts: [],
  })),
});

const redacted = redactBaselineText(
  createRedactor({
    profile: redactionProfile('share-external'),
    key: new Uint8Array(32).fill(1),
    known: [{ value: 'staging-7', class: 'host' }],
  }),
  text,
  new Map([
    ['p1', { label: 'orders on host-1', host: 'host-1', command: 'python …' }],
    ['p2', null],
  ]),
  'baseline',
);

it('lets no host, folder, mail address or argument of a baseline through', () => {
  for (const secret of ['staging-7', '/home/alice', 'alice', 'hunter2', '4711', 'db1.shop.example'])
    expect(redacted).not.toContain(secret);
});

it('keeps the table of evidence, with the items as they leave and what is gone left out', () => {
  const rows = redacted.split('\n').filter((line) => /^\| p[12] /.test(line));
  expect(rows[0]).toMatch(
    /^\| p1 \| profile \| orders on host-1 \| (?!a{64})[0-9a-f]{64} \| not told; imported 2026-01-01T00:00:00.000Z \| host-1 \| python … \|$/,
  );
  expect(rows[1]).toMatch(/\| host-[0-9a-f]{12} \| left out: the item is gone \|$/);
  expect(redacted.split('\n')).toHaveLength(text.split('\n').length);
});

it('leaves a text in which nothing is found as it is', () => {
  const plain = '# Performance baseline: it’s a_b\n\n| a | b |\n| --- | ---: |\n| x \\| y |  |\n';
  const redactor = createRedactor({ profile: redactionProfile('share-external'), key: new Uint8Array(32) });
  expect(redactBaselineText(redactor, plain, new Map(), 'baseline')).toBe(plain);
});
