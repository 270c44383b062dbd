import { expect, it } from 'vitest';
import { readPlans } from './read-plans.ts';
import { stepLabel, stepWords } from './step-label.ts';

const root = (fields: object) => {
  const [plan] = readPlans(new TextEncoder().encode(JSON.stringify([{ Plan: fields }]))).plans;
  const [first] = plan?.nodes ?? [];
  if (first === undefined) throw new Error('no step');
  return first;
};

it.each([
  [{ 'Node Type': 'Seq Scan', 'Relation Name': 'orders', Schema: 'public', Alias: 'o' }, 'Seq Scan on orders o'],
  [{ 'Node Type': 'Seq Scan', 'Relation Name': 'orders', Schema: 'sales', Alias: 'o' }, 'Seq Scan on sales.orders o'],
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
  [{ 'Node Type': 'Values Scan', Alias: '*VALUES*' }, 'Values Scan on *VALUES*'],
])('%o is %s', (fields, label) => expect(stepLabel(root(fields))).toBe(label));

it.each([
  [{ 'Node Type': 'Seq Scan', 'Relation Name': 'orders', Alias: 'orders' }, 'Seq Scan', 'orders'],
  [
    {
      'Node Type': 'Index Scan',
      'Scan Direction': 'Backward',
      'Index Name': 'o_pkey',
      'Relation Name': 'o',
      Schema: 'x',
    },
    'Index Scan Backward',
    'x.o using o_pkey',
  ],
  [{ 'Node Type': 'Bitmap Index Scan', 'Index Name': 'o_pkey' }, 'Bitmap Index Scan', 'o_pkey'],
  [{ 'Node Type': 'Subquery Scan', Alias: 's' }, 'Subquery Scan', 's'],
  [{ 'Node Type': 'Hash Join', 'Join Type': 'Left' }, 'Hash Left Join', ''],
])('%o is “%s” and works on “%s”', (fields, title, object) =>
  expect(stepWords(root(fields))).toEqual({ title, object }),
);
