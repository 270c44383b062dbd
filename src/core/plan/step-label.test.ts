import { expect, it } from 'vitest';
import { readPlans } from './read-plans.ts';
import { stepLabel } from './step-label.ts';

const labelOf = (fields: object): string => {
  const [plan] = readPlans(new TextEncoder().encode(JSON.stringify([{ Plan: fields }]))).plans;
  const [root] = plan?.nodes ?? [];
  return root === undefined ? '' : stepLabel(root);
};

it.each([
  [{ 'Node Type': 'Seq Scan', 'Relation Name': 'orders', Schema: 'public', Alias: 'o' }, 'Seq Scan on public.orders o'],
  [{ 'Node Type': 'Seq Scan', 'Relation Name': 'orders', Alias: 'orders' }, 'Seq Scan on orders'],
  [
    {
      'Node Type': 'Index Scan',
      'Parallel Aware': true,
      'Scan Direction': 'Backward',
      'Index Name': 'orders_pkey',
      'Relation Name': 'orders',
    },
    'Parallel Index Scan Backward using orders_pkey on orders',
  ],
  [{ 'Node Type': 'Bitmap Index Scan', 'Index Name': 'orders_pkey' }, 'Bitmap Index Scan on orders_pkey'],
  [{ 'Node Type': 'Aggregate', Strategy: 'Hashed', 'Partial Mode': 'Partial' }, 'Partial HashAggregate'],
  [{ 'Node Type': 'Hash Join', 'Join Type': 'Left' }, 'Hash Left Join'],
  [{ 'Node Type': 'Nested Loop', 'Join Type': 'Anti' }, 'Nested Loop Anti Join'],
  [{ 'Node Type': 'Merge Join', 'Join Type': 'Inner' }, 'Merge Join'],
  [{ 'Node Type': 'ModifyTable', Operation: 'Update', 'Relation Name': 'orders' }, 'Update on orders'],
  [{ 'Node Type': 'CTE Scan', 'CTE Name': 'recent', Alias: 'r' }, 'CTE Scan on recent r'],
])('%o is %s', (fields, label) => expect(labelOf(fields)).toBe(label));
