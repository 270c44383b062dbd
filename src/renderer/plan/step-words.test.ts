import { expect, it } from 'vitest';
import { stepWords } from './step-words.ts';

const NOTHING = {
  relationship: null,
  subplanName: null,
  operation: null,
  joinType: null,
  strategy: null,
  partialMode: null,
  parallelAware: false,
  scanDirection: null,
  schema: null,
  relation: null,
  alias: null,
  indexName: null,
  cteName: null,
  functionName: null,
} as const;

it.each([
  [{ nodeType: 'Seq Scan', relation: 'orders', alias: 'orders' }, 'Seq Scan', 'orders'],
  [{ nodeType: 'Seq Scan', relation: 'orders', alias: 'o', parallelAware: true }, 'Parallel Seq Scan', 'orders o'],
  [
    { nodeType: 'Index Scan', relation: 'o', indexName: 'o_pkey', scanDirection: 'Backward', schema: 'sales' },
    'Index Scan Backward',
    'sales.o using o_pkey',
  ],
  [{ nodeType: 'Bitmap Index Scan', indexName: 'o_pkey' }, 'Bitmap Index Scan', 'o_pkey'],
  [{ nodeType: 'Hash Join', joinType: 'Left' }, 'Hash Left Join', ''],
  [{ nodeType: 'Nested Loop', joinType: 'Semi' }, 'Nested Loop Semi Join', ''],
  [{ nodeType: 'Nested Loop', joinType: 'Inner' }, 'Nested Loop', ''],
  [{ nodeType: 'Aggregate', strategy: 'Hashed', partialMode: 'Partial' }, 'Partial HashAggregate', ''],
  [{ nodeType: 'Aggregate', strategy: 'Plain', partialMode: 'Simple' }, 'Aggregate', ''],
  [{ nodeType: 'ModifyTable', operation: 'Delete', relation: 't' }, 'Delete', 't'],
  [{ nodeType: 'CTE Scan', cteName: 'recent', alias: 'r' }, 'CTE Scan', 'recent r'],
])('%j', (step, title, object) => expect(stepWords({ ...NOTHING, ...step })).toMatchObject({ title, object }));

it('tells what a step is to the one above it by its name, where it has one', () => {
  expect(stepWords({ ...NOTHING, nodeType: 'Limit', relationship: 'InitPlan', subplanName: 'InitPlan 1' }).role).toBe(
    'InitPlan 1',
  );
});
