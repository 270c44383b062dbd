import { expect, it } from 'vitest';
import { type EvidenceRow, evidenceRow } from './model.ts';
import { whereOf } from './where.ts';

const sha256 = 'a'.repeat(64);
const row = (fields: object): EvidenceRow => evidenceRow.parse({ id: 'e1', caption: '', ...fields });
const code = row({ kind: 'code', repository: 'shop', commit: 'abcdef1', path: 'src/orders.py', line: 12 });
const point = (pointer: string): EvidenceRow => row({ kind: 'capture', item: 'p1', sha256, pointer });

it.each([
  ['a line of code before anything else', [point('function:blur'), code], 'src/orders.py:12'],
  ['what the first pointer names', [point('profile'), point('load:GET /orders')], 'GET /orders'],
  ['nothing of whole items', [point('profile')], ''],
  ['nothing without evidence', [], ''],
] as const)('tells %s', (_name, evidence, where) => expect(whereOf(evidence)).toBe(where));
