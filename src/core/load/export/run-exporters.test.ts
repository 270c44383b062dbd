import { expect, it } from 'vitest';
import { runOf } from '../../../../tests/support/load-files.ts';
import { exportFrontend, exportFrontendComparison } from '../../frontend/export/frontend-exporters.ts';
import type { FrontendReport } from '../../frontend/model.ts';
import { changesBetween } from '../../investigation/changes.ts';
import type { Item, Provenance } from '../../item.ts';
import { compareFrontends } from '../../verdict/frontend/compare-frontends.ts';
import { compareLoads } from '../../verdict/load/compare-loads.ts';
import { DEFAULT_RULE_SET } from '../../verdict/rule-set.ts';
import { exportLoad, exportLoadComparison } from './load-exporters.ts';

const item = (kind: Item['kind']): Item => ({
  ...{ id: 'x1', kind, label: 'one', importedAt: '', capturedAt: null, host: null, summary: '' },
  ...{ level: 'none', format: '', sha256: '', bytes: 0, group: 'x1' },
});
const provenance: Provenance = {
  ...{ fileName: '', via: 'file', sha256: '', bytes: 0, compression: 'none', format: '', options: {} },
  ...{ parserVersion: 1, plateauVersion: '0', importedAt: '' },
};
const textOf = (chunks: Iterable<Uint8Array>): string => Buffer.concat([...chunks]).toString();
const stored = (kind: Item['kind']) => ({ item: item(kind), provenance, evaluation: undefined });
const change = (text: string) => ({
  ...{ id: text, text, kind: 'deploy' as const, at: '2026-01-01T00:00:00Z', commit: '', recordedAt: '' },
});
const two = changesBetween(
  [change('a'), change('b')],
  { from: '2025-12-31T00:00:00Z', to: '2026-01-02T00:00:00Z' },
  new Map(),
);
const compared = { item: item('load-comparison'), before: [], after: [], changes: two };

it('a load run is a table of its endpoints, with every percentile that is told', async () => {
  const run = await runOf('locust-stats.csv');
  const [head = '', whole = ''] = textOf(exportLoad(stored('load'), run, 'csv')).split('\r\n');
  expect(head).toMatch(/^endpoint,method,requests,failures,per_second,min_ms,mean_ms,max_ms,p50_ms,.*p95_ms,/);
  expect(whole.split(',')).toHaveLength(head.split(',').length);
  expect(whole).toMatch(/^all,/);
  expect(JSON.parse(textOf(exportLoad(stored('load'), run, 'json')))).toMatchObject({ kind: 'load', verdicts: [] });
});

it('a comparison of load runs names both runs of each value, and how many changes lie between them', async () => {
  const run = await runOf('locust-stats.csv');
  const side = (captureId: string) => [{ run, captureId, sha256: '', label: captureId }];
  const comparison = compareLoads(side('l1'), side('l2'), DEFAULT_RULE_SET, { override: null });
  const csv = textOf(exportLoadComparison({ ...compared, comparison }, 'csv'));
  expect(csv).toMatch(/\r\nall,,p50,[\d.]+,[\d.]+,l1,l2,0,,,persisting\r\n/);
  const told = JSON.parse(textOf(exportLoadComparison({ ...compared, comparison }, 'json')));
  expect(told.changes).toMatchObject({ count: 2, confounded: true });
  expect(told.changes.sentence).toContain('QG-CONFOUNDED');
});

it('a build is a table of its files and their parts, and no name of a part is a formula', () => {
  const report: FrontendReport = {
    ...{ tool: 't', toolVersion: null, page: null, missing: [] },
    files: [
      {
        ...{ name: 'a.js', kind: 'script', raw: 9, gzip: 3, unknown: null, gzipError: 0, initial: null },
        ...{ partsAre: 'raw', parts: [{ path: '=cmd()', bytes: 9 }] },
      },
    ],
  };
  expect(textOf(exportFrontend(stored('frontend'), report, 'csv'))).toBe(
    'what,name,value,unit,raw,gzip,transferred,file,package\r\nfile,a.js,,bytes,9,3,,,\r\npart,\'=cmd(),9,"bytes, raw",,,,a.js,own code\r\n',
  );
  const side = [{ report, captureId: 'f1', sha256: '', label: '' }];
  const comparison = compareFrontends(side, side, DEFAULT_RULE_SET, { override: null });
  expect(textOf(exportFrontendComparison({ ...compared, comparison }, 'csv'))).toBe(
    'what,name,unit,before,after,change,low,high,status\r\nbytes,script,"bytes, gzip",3,3,0,,,persisting\r\npackage,own code,"bytes, raw",9,9,0,,,same\r\n',
  );
});
