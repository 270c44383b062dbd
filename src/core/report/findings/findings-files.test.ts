import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { csvRecords } from '../../../../tests/support/csv-records.ts';
import { HOSTILE_NAMES } from '../../../../tests/support/exported.ts';
import { reported, reportOf, wholeFinding } from '../../../../tests/support/report-findings.ts';
import { findingsCsv } from './findings-csv.ts';
import { findingsFile, findingsJson } from './findings-json.ts';

const body = wholeFinding('q1', 'c'.repeat(64));

describe('findings as JSON', () => {
  it('is read back by its own schema, whole', () => {
    const written = findingsJson(reportOf([reported('PERF-002', body), reported('PERF-001', body)]));
    const file = findingsFile.parse(JSON.parse(written));
    expect(file.schema).toBe('plateau-findings/1');
    expect(file.findings.map(({ id }) => id)).toEqual(['PERF-001', 'PERF-002']);
    expect(file.findings[0]?.body).toEqual(body);
  });
});

describe('findings as CSV', () => {
  it('has a row each, worst first', () => {
    const low = { severity: { used: 'low', computed: 'low', why: '' } } as const;
    const records = csvRecords(findingsCsv(reportOf([reported('PERF-001', body, low), reported('PERF-002', body)])));
    expect(records.map(([id]) => id)).toEqual(['id', 'PERF-002', 'PERF-001']);
    const priority = records[0]?.indexOf('priority') ?? -1;
    expect(records[1]?.[priority]).toBe('80.9');
  });

  it('makes no cell a formula and keeps every name in its cell', () => {
    const name = fc.oneof(fc.string(), fc.constantFrom(...HOSTILE_NAMES, '=1+1', '@SUM(A1)', '-2+3', '\t=x', '＝1'));
    fc.assert(
      fc.property(name, name, (title, owner) => {
        const records = csvRecords(findingsCsv(reportOf([reported('PERF-001', { ...body, title, owner })])));
        expect(records).toHaveLength(2);
        expect(records[1]).toHaveLength(records[0]?.length ?? 0);
        for (const cell of records[1] ?? []) expect(cell).not.toMatch(/^[=+\-@＝＋－＠\t\r]/);
      }),
    );
  });
});
