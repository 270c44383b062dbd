import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ImportOutcome, Job } from '../../src/core/item.ts';
import type { Services } from '../../src/main/services/index.ts';
import type { BundleOutcome } from '../../src/main/services/tasks/bundle-task.ts';
import { servicesIn } from './support/services.ts';

const CAPTURES = 500;
const FINDINGS = 200;
const LONG = 600_000;

let folder = '';
let services: Services;

/** Samples of a program in which each capture has a function of its own that stands out. */
const stacks = (i: number): string => `main;serve;hot${i % 50} ${600 + i}\nmain;serve;rest 300\nmain;idle 100\n`;

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-audit-'));
  services = servicesIn(folder);
  services.workspaces.openOrCreate(join(folder, 'audit.plateau'));
  const paths = Array.from({ length: CAPTURES }, (_, i) => {
    const path = join(folder, `capture-${i}.folded`);
    writeFileSync(path, stacks(i));
    return path;
  });
  const { result } = await services.jobs.finished(services.imports.importPaths(paths, { via: 'file' }).id);
  expect((result as ImportOutcome).imported).toHaveLength(CAPTURES);
}, LONG);

afterAll(async () => {
  await services.close();
  rmSync(folder, { recursive: true, force: true });
});

describe(`an audit of ${FINDINGS} findings and ${CAPTURES} captures`, () => {
  it(
    'is made, listed and edited',
    () => {
      const verdicts = services.findings.candidates().flatMap((candidate) => candidate.verdicts);
      expect(new Set(verdicts.map(({ item }) => item)).size).toBe(CAPTURES);
      for (let i = 0; i < FINDINGS; i++) {
        const own = verdicts[(i * 2) % verdicts.length];
        if (own === undefined) throw new Error('there are verdicts');
        services.findings.create({ verdicts: [{ item: own.item, rule: own.rule, subject: own.subjectKey }] });
      }
      expect(services.findings.list()).toHaveLength(FINDINGS);
      const { finding } = services.findings.detail('PERF-150');
      services.findings.update('PERF-150', finding.bodySha256, { owner: 'Anna' });
      expect(services.findings.detail('PERF-150').finding.body.owner).toBe('Anna');
      expect(services.findings.list()).toHaveLength(FINDINGS);
    },
    LONG,
  );

  it(
    'leaves as a bundle that tells how far it is, and that verifies with every verdict made again',
    async () => {
      const zip = join(folder, 'audit.zip');
      const job = services.bundles.write(zip, { profile: 'share-external', sign: null });
      const phases = new Set<string>();
      let last: Job = job;
      for await (const state of services.jobs.watch(job.id, new AbortController().signal)) {
        last = state;
        if (state.progress.phase !== '') phases.add(state.progress.phase);
      }
      expect(last.error).toBeNull();
      expect((last.result as BundleOutcome).files).toBeGreaterThan(CAPTURES);
      expect(phases.size).toBeGreaterThan(3);
      const { result } = await services.jobs.finished(services.bundles.verify(zip, null).id);
      expect(result).toMatchObject({ ok: true, failures: [], replay: { cannot: [] } });
    },
    LONG,
  );
});
