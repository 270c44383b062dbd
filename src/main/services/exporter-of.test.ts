import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { expect, it } from 'vitest';
import { unzipped } from '../../../tests/support/bundle/zip-edit.ts';
import { Workspace } from '../workspace/workspace.ts';
import { bundled, context } from './bundle/evidence-for-tests.ts';
import { provenanceWithExporter } from './exporter-of.ts';
import { importTask } from './tasks/import-task.ts';
import { restoreTask } from './tasks/restore-task.ts';

const AT = '2026-11-23T00:00:00.000Z';
const FIXTURES = resolve(import.meta.dirname, '../../../tests/fixtures');

it.each([
  ['profiles/speedscope/py-spy-cpu.speedscope.json', 'py-spy 0.4.2'],
  ['frontend/lighthouse-12-1.json', 'Lighthouse 12.8.2'],
  ['load/gatling-3.12-ko.log.gz', 'gatling 3.12.0'],
])('names the tool that wrote %s in its report, in a bundle and after it was opened again', async (file, tool) => {
  const folder = mkdtempSync(join(tmpdir(), 'plateau-exporter-'));
  const [name = '', version = ''] = tool.split(' ');
  const exporter = { name, version };
  try {
    const workspace = join(folder, 'a.plateau');
    Workspace.create(workspace, { at: AT }).close();
    const sources = [{ path: join(FIXTURES, file), name: file, staged: false }];
    const { imported } = await importTask(
      { workspace, sources, options: { via: 'file' }, at: AT, version: '0' },
      context,
    );
    const told = (path: string, id: string): unknown => {
      const opened = Workspace.open(path);
      try {
        return provenanceWithExporter(opened.items.get(id)).exporter;
      } finally {
        opened.close();
      }
    };
    expect(told(workspace, imported[0]?.id ?? '')).toEqual(exporter);
    const zip = join(folder, 'a.zip');
    await bundled(workspace, zip, null, 'share-external');
    const files = await unzipped(zip);
    expect(files.get('06-performance-scalability-audit.md')?.toString()).toContain(`, made by ${tool}, file `);
    const [path = ''] = [...files.keys()].filter((one) => /^audit_artifacts\/captures\/.*provenance.json$/.test(one));
    const provenance = files.get(path)?.toString();
    if (imported[0]?.kind === 'profile') expect(JSON.parse(provenance ?? '')).toMatchObject({ exporter });
    const restored = join(folder, 'restored.plateau');
    const { itemIds, workspace: opened } = await restoreTask(
      { path: zip, into: null, folder: restored, at: AT, who: 'ann', version: '0', by: context.by },
      context,
    );
    expect(told(opened, itemIds[0] ?? '')).toEqual(exporter);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});

it.each([[{ meta: { format: 'collapsed' } }], [{ meta: { tool: { name: '' } } }], [{ tool: 7 }], [null]])(
  'names no tool where the file does not: %j',
  (detail) => {
    const provenance = {
      ...{ fileName: 'a', via: 'file', sha256: '', bytes: 0, compression: 'none' as const, format: 'x' },
      ...{ parserVersion: 1, plateauVersion: '0', options: {}, importedAt: AT },
    };
    expect(provenanceWithExporter({ provenance, detail })).toBe(provenance);
  },
);
