import { describe, expect, it } from 'vitest';
import { plainFields } from '../../../../../tests/support/plan-facts.ts';
import { Fields } from '../../fields.ts';
import { statementLine } from './statement.ts';

function read(line: string): unknown {
  const found = statementLine(line, 0, line.length);
  if (found === null) return null;
  if (found.kind === 'trigger') return { trigger: Object.fromEntries(plainFields(found.trigger)) };
  const fields = Object.fromEntries(plainFields(new Fields(found.fields, { start: 0, end: line.length })));
  return found.kind === 'block' ? { [found.key]: fields } : fields;
}

describe('lines behind the steps of a plan', () => {
  it.each<readonly [string, unknown]>([
    ['Planning Time: 0.749 ms', { 'Planning Time': '#0.749' }],
    ['Planning time: 0.749 ms', { 'Planning Time': '#0.749' }],
    ['Execution Time: 164.676 ms', { 'Execution Time': '#164.676' }],
    ['Execution time: 164.676 ms', { 'Execution Time': '#164.676' }],
    ['Total runtime: 164.676 ms', { 'Total Runtime': '#164.676' }],
    ['Query Identifier: -8411884976499904014', { 'Query Identifier': '#-8411884976499904014' }],
    ['Planning:', { Planning: {} }],
    ['JIT:', { JIT: {} }],
    [
      'Serialization: time=8.887 ms  output=1695kB  format=text',
      { Serialization: { Time: '#8.887', 'Output Volume': '#1695', Format: 'text' } },
    ],
    [
      `Settings: jit = 'off', search_path = 'public, "it''s"', work_mem = '1MB'`,
      {
        Settings: [
          ['jit', 'off'],
          ['search_path', `public, "it''s"`],
          ['work_mem', '1MB'],
        ],
      },
    ],
    [
      'Trigger audit trg: x: time=0.336 calls=3',
      { trigger: { 'Trigger Name': 'audit trg: x', Time: '#0.336', Calls: '#3' } },
    ],
    [
      'Trigger for constraint fk -> ref: time=0.336 calls=3',
      { trigger: { 'Constraint Name': 'fk -> ref', Time: '#0.336', Calls: '#3' } },
    ],
    [
      'Trigger RI_ConstraintTrigger_a_16412 for constraint fk on ref: calls=3',
      {
        trigger: {
          'Trigger Name': 'RI_ConstraintTrigger_a_16412',
          'Constraint Name': 'fk',
          Relation: 'ref',
          Calls: '#3',
        },
      },
    ],
    ['Trigger audit on orders: calls=0', { trigger: { 'Trigger Name': 'audit', Relation: 'orders', Calls: '#0' } }],
    ['Planning Time: 0.7', null],
    ['Trigger audit: time=0.3', null],
    ['Query Identifier: none', null],
    ['(24 rows)', null],
  ])('%s', (line, expected) => {
    expect(read(line)).toEqual(expected);
  });
});
