import { describe, expect, it } from 'vitest';
import { callsFunction, castsIn, columnsIn } from './conditions.ts';

describe('a condition', () => {
  it.each([
    ['((id)::numeric = 4242.0)', ['id::numeric']],
    ["((o.ts)::date = '2024-03-05'::date)", ['o.ts::date']],
    ["((ext_id)::text = '42'::text)", ['ext_id::text']],
    ["(name = '((id)::numeric = 1)'::text)", []],
    ['(($1)::numeric = total)', []],
    ['((a + b))::bigint', []],
    ['((lower(x))::text = y)', []],
    ['(("Odd ""name""")::timestamp with time zone > now())', ['"Odd ""name"""::timestamp with time zone']],
    ['((a)::double precision = (b)::double precision)', ['a::double precision', 'b::double precision']],
    ["'unfinished ((id)::numeric", ['id::numeric']],
  ] as const)('%s converts %j', (condition, casts) => {
    expect(castsIn(condition).map(({ column, type }) => `${column}::${type}`)).toEqual(casts);
  });

  it.each([
    ["((o.status = 'open'::text) AND (total > 5))", ['status', 'total']],
    ["(lower(email) = 'alice@secret.example'::text)", ['email']],
    ['((ts >= $1) AND (ts < (InitPlan 1).col1))', ['ts', 'col1']],
    ['(NOT (hashed SubPlan 1))', []],
    ["((a IS NULL) OR (b = ANY ('{1,2}'::integer[])))", ['a', 'b']],
    ['("Group"."Käufer" = 1)', ['Käufer']],
    ['((x)::double precision > 1)', ['x']],
  ] as const)('%s names %j', (condition, columns) => {
    expect(columnsIn(condition)).toEqual(columns);
  });

  it('calls a function or does not', () => {
    expect(callsFunction('(lower(email) = $1)')).toBe(true);
    expect(callsFunction("(status = ANY ('{a,b}'::text[]))")).toBe(false);
    expect(callsFunction("((a = 'f(x)'::text) AND (b > 1))")).toBe(false);
  });

  it('is read in one pass, however many quotes and parentheses it has', () => {
    const text = `${"'".repeat(99_999)}${'('.repeat(100_000)}${'"a'.repeat(50_000)}`;
    expect(castsIn(text)).toEqual([]);
    expect(columnsIn(text).length).toBeLessThan(100_001);
  });
});
