import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import Database from 'better-sqlite3';
import { afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { ImportOutcome } from '../../src/core/item.ts';
import type { Services } from '../../src/main/services/index.ts';
import type { ImportRequestOptions } from '../../src/main/services/tasks/import-input.ts';
import { built } from '../support/built.ts';
import { plateau } from '../support/terminal-call.ts';
import { servicesIn } from './support/services.ts';

const CSV = 'time,rss [KiB],process\n1767323045,1000,77\n1767323055,2000,77\n1767323065,1500,77\n';
let folder = '';
const open: Services[] = [];

function start(): Services {
  const services = servicesIn(folder);
  open.push(services);
  services.workspaces.openOrCreate(join(folder, 'series.plateau'));
  return services;
}

function file(name: string, content: string | Uint8Array): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

async function imported(
  services: Services,
  path: string,
  options: Partial<ImportRequestOptions> = {},
): Promise<ImportOutcome> {
  const { result } = await services.jobs.finished(services.imports.importPaths([path], { via: 'file', ...options }).id);
  return result as ImportOutcome;
}

beforeAll(() => {
  built('main/cli.js');
});
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-series-'));
});
afterEach(() => {
  for (const services of open.splice(0)) services.close();
  rmSync(folder, { recursive: true, force: true });
});

describe('a series', () => {
  it('is known by its content, also packed, and kept with its range', async () => {
    const services = start();
    const { imported: rows, failed } = await imported(services, file('memory.txt.gz', gzipSync(CSV)));
    expect(failed).toEqual([]);
    const [row] = rows;
    expect(row).toMatchObject({ kind: 'series', format: 'series', label: 'memory.txt.gz', existing: false });
    expect(services.workspaces.item(row?.id ?? '')).toMatchObject({
      kind: 'series',
      summary: 'rss 1.02 MB → 1.54 MB · 1.02 MB to 2.05 MB · 20 s',
      capturedAt: '2026-01-02T03:04:05.000Z',
      level: 'none',
    });
    const { series, provenance } = await services.series.detail(row?.id ?? '');
    expect(series).toMatchObject({
      times: [0, 10, 20],
      columns: [{ name: 'rss', values: [1024000, 2048000, 1536000] }],
    });
    expect(provenance).toMatchObject({ fileName: 'memory.txt.gz', compression: 'gzip', via: 'file' });
    const again = await imported(services, file('again.csv', gzipSync(CSV)));
    expect(again.imported).toMatchObject([{ id: row?.id, existing: true }]);
  });

  it('that other code derived is read from its file again; a file that was changed is not', async () => {
    const first = start();
    const [row] = (await imported(first, file('memory.csv', CSV))).imported;
    const { series } = await first.series.detail(row?.id ?? '');
    first.close();
    const age = (): void => {
      const db = new Database(join(folder, 'series.plateau/workspace.db'));
      db.exec('UPDATE derived SET version = 0');
      db.close();
    };
    age();
    const second = start();
    expect((await second.series.detail(row?.id ?? '')).series).toEqual(series);
    age();
    const sha256 = row?.sha256 ?? '';
    writeFileSync(join(folder, 'series.plateau/artifacts', sha256.slice(0, 2), sha256), 'time,rss\n1,2\n');
    await expect(second.series.detail(row?.id ?? '')).rejects.toMatchObject({ code: 'item.artifactDamaged' });
  });

  it('that is damaged is refused with line and byte, and nothing is stored', async () => {
    const services = start();
    const { failed } = await imported(services, file('memory.csv', CSV.replace('2000', 'two')));
    expect(failed).toMatchObject([
      { code: 'import.malformed', offset: 42, message: expect.stringContaining('Line 3') },
    ]);
    expect(services.workspaces.items({})).toEqual([]);
  });

  it('is no profile, and a profile is no series', async () => {
    const services = start();
    const [series] = (await imported(services, file('memory.csv', CSV))).imported;
    const [profile] = (await imported(services, file('stacks.folded', 'main;hot 3\n'))).imported;
    expect(profile?.kind).toBe('profile');
    expect(() => services.profiles.detail(series?.id ?? '')).toThrow(
      expect.objectContaining({ code: 'item.notAProfile' }),
    );
    await expect(services.series.detail(profile?.id ?? '')).rejects.toMatchObject({ code: 'item.notASeries' });
  });
});

describe('a text', () => {
  it('is kept as it is where it is asked to be', async () => {
    const services = start();
    const rows = [
      await imported(services, file('histogram.txt', 'one\ntwo'), { format: 'text' }),
      await imported(services, file('page.html', '<script>alert(1)</script>\n'), { format: 'text' }),
    ];
    expect(rows.flatMap((row) => row.imported)).toMatchObject([
      { kind: 'text', format: 'text' },
      { kind: 'text', format: 'html' },
    ]);
    expect(services.workspaces.items({ kind: 'text' }).map(({ summary }) => summary)).toEqual([
      'text · 2 lines',
      'page · 1 line',
    ]);
    const { failed } = await imported(services, file('nothing.txt', ''), { format: 'text' });
    expect(failed).toMatchObject([{ code: 'import.empty' }]);
  });
});

describe('plateau show', () => {
  const shown = async (path: string, ...options: readonly string[]) => {
    const user = join(folder, 'user');
    const { out } = await plateau(user, ['import', path, ...options, '--json']);
    const [row] = (JSON.parse(out) as ImportOutcome).imported;
    const text = await plateau(user, ['show', row?.id ?? '']);
    const json = await plateau(user, ['show', row?.id ?? '', '--json']);
    return { text: text.out, json: JSON.parse(json.out) as unknown };
  };

  it('tells of a series where it began, ended and went', async () => {
    const { text, json } = await shown(file('memory.csv', CSV));
    expect(text.split('\n').slice(1)).toEqual([
      'rss 1.02 MB → 1.54 MB · 1.02 MB to 2.05 MB · 20 s',
      '',
      'none · inconclusive · rss',
      expect.stringContaining('rss was watched for 30 s with 3 values: too little to tell growth from noise.'),
      expect.stringContaining('LK-RSS: growth 0.0 %, limit > 5 %'),
      expect.stringContaining('→ Sample for two hours or more'),
      '',
      '       first     last    least     most  course',
      'rss  1.02 MB  1.54 MB  1.02 MB  2.05 MB  ▁█▅',
      '',
    ]);
    expect(json).toMatchObject({ item: { kind: 'series' }, series: { times: [0, 10, 20] } });
  });

  it('shows a text with nothing in it that a terminal would act on', async () => {
    const { text, json } = await shown(file('evil.txt', 'a\u001b[31mb\n\tc\n'), '--as', 'text');
    expect(text.split('\n').slice(1)).toEqual(['text · 2 lines', '', 'a\ufffd[31mb', '  c', '']);
    expect(json).toMatchObject({ text: 'a\u001b[31mb\n\tc\n' });
  });
});
