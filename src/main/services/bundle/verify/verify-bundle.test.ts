import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  entryPlaces,
  type Files,
  flipped,
  type RawEntry,
  rawZip,
  resealed,
  unzipped,
  zipOf,
} from '../../../../../tests/support/bundle/zip-edit.ts';
import { FINDINGS, FINDINGS_CSV, FINDINGS_SARIF } from '../../../../core/bundle/findings-file.ts';
import { HISTORY } from '../../../../core/bundle/history-chain.ts';
import { MANIFEST, REDACTION, REPORT_MARKDOWN } from '../../../../core/bundle/manifest.ts';
import { RULE_SETS, VERDICTS } from '../../../../core/bundle/verdict-file.ts';
import { ruleSetSha256 } from '../../../../core/verdict/rule-set.ts';
import { bundled, context, evidenceWorkspace } from '../evidence-for-tests.ts';
import { type BundleVerification, verifyBundle } from './verify-bundle.ts';

let folder = '';
let zip = '';
let edited = '';
let files: Files = new Map();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'plateau-bundle-'));
  zip = join(folder, 'a.zip');
  edited = join(folder, 'edited.zip');
  await bundled(await evidenceWorkspace(folder), zip);
  files = await unzipped(zip);
});

afterAll(() => rmSync(folder, { recursive: true, force: true }));

const codes = async (zip: string) => (await verifyBundle(zip, context)).failures.map(({ code, path }) => [code, path]);

/** The same without what follows from an edited finding: that the report tells of another one. */
const codesOfReferences = async (zip: string) =>
  (await codes(zip)).filter(([code = '']) => code !== 'file.form' && !code.startsWith('written.'));

/** What verification says of a zip with these entries. */
async function codesOf(entries: readonly RawEntry[], more: Parameters<typeof rawZip>[2] = {}) {
  rawZip(edited, entries, more);
  return (await codes(edited)).map(([code]) => code);
}

const entriesOf = (files: Files): readonly RawEntry[] => [...files].map(([name, data]) => ({ name, data }));

it('verifies what was exported, and makes every verdict of it again', async () => {
  const verified = await verifyBundle(zip, context);
  expect(verified).toMatchObject({ ok: true, level: 'journal chain', failures: [] });
  expect(verified.meaning).toContain('integrity only');
  expect(verified.replay?.equal).toBe(verified.replay?.verdicts);
  expect(verified.replay?.equal).toBeGreaterThan(8);
  expect(verified.replay?.cannot).toEqual([]);
});

it('notices every byte that changes in the data of an entry, unless it unpacks to the same', async () => {
  const places = await entryPlaces(zip);
  for (const [name, { from, length }] of places) {
    await fc.assert(
      fc.asyncProperty(fc.nat(length - 1), fc.integer({ min: 1, max: 255 }), async (at, mask) => {
        flipped(zip, edited, from + at, mask);
        const { ok, failures } = await verifyBundle(edited, context);
        // The last bits of what is packed belong to nothing, and a repeated piece may be fetched from two places.
        if (ok) expect((await unzipped(edited)).get(name)).toEqual(files.get(name));
        else expect(failures.some(({ path }) => path === name)).toBe(true);
      }),
      { numRuns: 2 },
    );
  }
  expect(places.size).toBe(files.size);
});

it('notices every byte that changes in the zip’s own records, refuses the file, or says that it is not as it was packed', async () => {
  const bytes = readFileSync(zip);
  const end = bytes.length - 22;
  const directory = bytes.readUInt32LE(end + 16);
  await fc.assert(
    fc.asyncProperty(fc.integer({ min: directory, max: bytes.length - 1 }), async (at) => {
      flipped(zip, edited, at, 0xff);
      const verified = await verifyBundle(edited, context).catch(() => null);
      if (verified?.ok === true) expect(isRepacked(verified) || isDisk(bytes, directory, at)).toBe(true);
    }),
    { numRuns: 80 },
  );
});

it('notices every byte that changes before the data of an entry, or refuses the file', async () => {
  const bytes = readFileSync(zip);
  const [place] = [...(await entryPlaces(zip)).values()].slice(-1);
  const from = bytes.lastIndexOf(Buffer.from('PK\u0003\u0004'), place?.from ?? 0);
  for (let at = from; at < (place?.from ?? 0); at++) {
    for (const mask of [0x10, 0xff]) {
      flipped(zip, edited, at, mask);
      const verified = await verifyBundle(edited, context).catch(() => null);
      const isUnnoticed = verified?.ok === true && !isRepacked(verified);
      expect([at - from, mask, isUnnoticed]).toEqual([at - from, mask, false]);
    }
  }
});

/** Whether a zip is said not to be as Plateau writes one: where what changed decides nothing of what is unpacked. */
const isRepacked = ({ warnings }: BundleVerification) => warnings.some(({ code }) => code === 'container.repacked');

/** The disk of a directory entry: of a zip in one file nothing that anybody reads. */
function isDisk(bytes: Buffer, directory: number, at: number): boolean {
  let from = directory;
  for (;;) {
    const length = 46 + bytes.readUInt16LE(from + 28) + bytes.readUInt16LE(from + 30) + bytes.readUInt16LE(from + 32);
    if (at >= from + length) {
      from += length;
      if (from >= bytes.length - 22) return false;
      continue;
    }
    const field = at - from;
    return field >= 34 && field < 36;
  }
}

describe('by its container', () => {
  const cases: readonly (readonly [string, (files: Files) => readonly RawEntry[], string])[] = [
    ['an absolute path', () => [{ name: '/etc/x', data: Buffer.from('x') }], 'container.name.absolute'],
    ['a path that leads out', () => [{ name: 'a/../../x', data: Buffer.from('x') }], 'container.name.parent'],
    ['a backslash', () => [{ name: 'a\\x', data: Buffer.from('x') }], 'container.name.backslash'],
    ['a drive letter', () => [{ name: 'C:x', data: Buffer.from('x') }], 'container.name.drive'],
    ['a device', () => [{ name: 'a/nul.txt', data: Buffer.from('x') }], 'container.name.reserved'],
    ['a symbolic link', () => [{ name: 'l', data: Buffer.from('/etc/passwd'), mode: 0o120777 }], 'container.link'],
    ['an encrypted entry', () => [{ name: 'e', data: Buffer.from('x'), flags: 0x801 }], 'container.encrypted'],
    [
      'a duplicate',
      (files) => [{ name: 'journal.ndjson', data: files.get('journal.ndjson') ?? Buffer.alloc(0) }],
      'container.duplicate',
    ],
    ['a name in other case', () => [{ name: 'Journal.ndjson', data: Buffer.from('x') }], 'container.collision'],
    [
      'bytes before an entry',
      () => [{ name: 'x', data: Buffer.from('x'), before: Buffer.from('hidden') }],
      'container.gap',
    ],
    [
      'another name before its data',
      () => [{ name: 'x', directoryName: 'y', data: Buffer.from('x') }],
      'container.localHeader',
    ],
    ['a bomb', () => [{ name: 'bomb', data: Buffer.alloc(80 * 2 ** 20) }], 'container.bomb'],
    ['a claim of 10 GB', () => [{ name: 'claim', data: Buffer.from('x'), claims: 0xfffffffe }], 'container.bomb'],
  ];
  it.each(cases)('refuses %s', async (_what, more, code) => {
    expect(await codesOf([...entriesOf(files), ...more(files)])).toContain(code);
  });
});

it('refuses bytes behind the end, and names a comment and bytes before the directory’s end', async () => {
  const longer = join(folder, 'longer.zip');
  writeFileSync(longer, Buffer.concat([readFileSync(zip), Buffer.from('x')]));
  await expect(verifyBundle(longer, context)).rejects.toMatchObject({ code: 'bundle.unreadable' });
  expect(await codesOf(entriesOf(files), { comment: 'hello' })).toEqual(['container.comment']);
  expect(await codesOf(entriesOf(files), { between: Buffer.from('hidden') })).toContain('container.gap');
});

it('refuses bytes behind the packed data of an entry, however many', async () => {
  for (const slack of [Buffer.from('x'), Buffer.alloc(200_000, 'hidden ')]) {
    const entries = entriesOf(files).map((entry) => (entry.name === REPORT_MARKDOWN ? { ...entry, slack } : entry));
    rawZip(edited, entries);
    expect(await codes(edited)).toContainEqual(['file.unreadable', REPORT_MARKDOWN]);
  }
});

it('names what was taken out and what was put in', async () => {
  const fewer: Files = new Map(files);
  fewer.delete('audit_artifacts/flame.svg');
  zipOf(edited, fewer);
  expect(await codes(edited)).toEqual([['file.missing', 'audit_artifacts/flame.svg']]);
  zipOf(edited, new Map([...files, ['notes.txt', Buffer.from('x')]]));
  expect(await codes(edited)).toEqual([['file.extra', 'notes.txt']]);
});

it('finds a change of a finding that was taken out of its history though all hashes were made again', async () => {
  const lines = (files.get(HISTORY)?.toString() ?? '').split('\n');
  expect(lines.length).toBeGreaterThan(3);
  const without = (keep: (line: string, at: number) => boolean) =>
    resealed(new Map([...files, [HISTORY, Buffer.from(lines.filter(keep).join('\n'))]]));
  zipOf(
    edited,
    without((_, at) => at !== 1),
  );
  expect(new Set((await codes(edited)).map(([code]) => code))).toEqual(new Set(['history.broken']));
  zipOf(
    edited,
    without(() => false),
  );
  expect((await codes(edited)).map(([code]) => code)).toEqual(['history.head', 'reference.history']);
});

/** The bundle with its verdicts edited and every hash made again. */
function withVerdicts(files: Files, edit: (text: string) => string): Files {
  const text = edit(files.get(VERDICTS)?.toString() ?? '');
  return resealed(new Map([...files, [VERDICTS, Buffer.from(text)]]));
}

it('finds an edited verdict though all hashes were made again', async () => {
  zipOf(
    edited,
    withVerdicts(files, (text) => text.replace('"likely-bottleneck"', '"none"')),
  );
  const verified = await verifyBundle(edited, context);
  expect(verified.ok).toBe(false);
  expect(new Set(verified.failures.map(({ code }) => code))).toEqual(new Set(['replay.differs', 'replay.missing']));
  expect(verified.level).toBe('journal chain');
  expect((verified.replay?.equal ?? 0) + 1).toBe(verified.replay?.verdicts);
});

it('finds a verdict that was taken out, an item that is no longer judged, and one that is withheld', async () => {
  const editItems = (edit: (items: { verdicts: unknown[] | null }[]) => unknown) =>
    withVerdicts(files, (text) => {
      const file = JSON.parse(text);
      return JSON.stringify({ ...file, items: edit(file.items) });
    });
  zipOf(
    edited,
    editItems(([first, ...rest]) => [{ ...first, verdicts: first?.verdicts?.slice(1) }, ...rest]),
  );
  expect((await codes(edited)).map(([code]) => code)).toEqual(['replay.missing']);
  zipOf(
    edited,
    editItems(([, ...rest]) => rest),
  );
  expect((await codes(edited)).map(([code]) => code)).toEqual(['replay.unjudged']);
  zipOf(
    edited,
    editItems(([first, ...rest]) => [{ ...first, verdicts: null, withheld: 'lost' }, ...rest]),
  );
  expect((await codes(edited)).map(([code]) => code)).toEqual(['replay.withheld']);
});

it('counts stated verdicts that it cannot make again as nothing', async () => {
  const changed = withVerdicts(files, (text) => {
    const file = JSON.parse(text);
    const [first, ...rest] = file.items;
    return JSON.stringify({ ...file, items: [{ ...first, withheld: 'made by hand' }, ...rest] });
  });
  zipOf(edited, changed);
  const { ok, replay } = await verifyBundle(edited, context);
  expect(ok).toBe(true);
  const left = replay?.cannot.reduce((sum, { verdicts }) => sum + (verdicts ?? 0), 0) ?? 0;
  expect(left).toBeGreaterThan(0);
  expect((replay?.equal ?? 0) + left).toBe(replay?.verdicts);
});

it('finds an entry of the journal that was taken out', async () => {
  const lines = files.get('journal.ndjson')?.toString().split('\n') ?? [];
  const fewer = resealed(new Map([...files, ['journal.ndjson', Buffer.from(lines.slice(1).join('\n'))]]));
  zipOf(edited, fewer);
  const verified = await verifyBundle(edited, context);
  expect(verified.failures.map(({ code }) => code)).toContain('journal.broken');
  expect(verified.level).toBe('manifest');
});

it('finds a finding whose evidence is not in the bundle, or does not say so', async () => {
  const withFindings = (edit: (text: string) => string): Files =>
    resealed(new Map([...files, [FINDINGS, Buffer.from(edit(files.get(FINDINGS)?.toString() ?? ''))]]));
  zipOf(
    edited,
    withFindings((text) => text.replace(/"item": "p[0-9a-f]+"/, '"item": "p000000000000"')),
  );
  expect(await codesOfReferences(edited)).toEqual([['reference.evidence', FINDINGS]]);
  zipOf(
    edited,
    withFindings((text) => text.replace(/"level": "[a-z-]+"/, '"level": "investigate"')),
  );
  expect(await codesOfReferences(edited)).toEqual([['reference.verdict', FINDINGS]]);
  zipOf(
    edited,
    withFindings((text) => text.replace('"count": 1', '"count": 2')),
  );
  expect(await codesOfReferences(edited)).toEqual([['reference.count', FINDINGS]]);
});

describe('what is only claimed', () => {
  const withFinding = (edit: (verdict: Record<string, unknown>) => Record<string, unknown>) => {
    const file = JSON.parse(files.get(FINDINGS)?.toString() ?? '');
    const [finding] = file.findings;
    finding.body.evidence = finding.body.evidence.map((row: { verdict?: Record<string, unknown> }) =>
      row.verdict === undefined ? row : { ...row, verdict: edit(row.verdict) },
    );
    return resealed(new Map([...files, [FINDINGS, Buffer.from(JSON.stringify(file))]]));
  };

  it('is evidence that names another rule set, which cannot be looked up', async () => {
    zipOf(edited, files);
    expect((await verifyBundle(edited, context)).unheld).toEqual([]);
    zipOf(
      edited,
      withFinding((verdict) => ({ ...verdict, level: 'watch', ruleSetSha256: '0'.repeat(64) })),
    );
    const { unheld } = await verifyBundle(edited, context);
    expect(await codesOfReferences(edited)).toEqual([]);
    expect(unheld).toMatchObject([
      { finding: 'PERF-001', evidence: 'e2' },
      { finding: 'PERF-001', evidence: 'e3' },
    ]);
  });

  it('is not evidence that is surer than its verdict: that is a failure', async () => {
    zipOf(
      edited,
      withFinding((verdict) => ({
        ...verdict,
        certainty: verdict.certainty === 'confirmed' ? 'probable' : 'confirmed',
      })),
    );
    expect((await codesOfReferences(edited)).map(([code]) => code)).toEqual(['reference.verdict', 'reference.verdict']);
  });

  it('is evidence of a verdict that is said to be another one since', async () => {
    const changed = withFinding((verdict) => ({ ...verdict, level: 'watch' }));
    const manifest = JSON.parse(changed.get('manifest.json')?.toString() ?? '');
    const missing = [2, 3].map((row) => ({ path: `findings/PERF-001/evidence/e${row}`, reason: 'Judged otherwise.' }));
    manifest.missing.push(...missing);
    zipOf(edited, resealed(new Map([...changed, ['manifest.json', Buffer.from(JSON.stringify(manifest))]])));
    const { unheld } = await verifyBundle(edited, context);
    expect(await codesOfReferences(edited)).toEqual([]);
    expect(unheld.map(({ evidence, why }) => [evidence, why])).toEqual([
      ['e2', 'the bundle says that it is judged otherwise since'],
      ['e3', 'the bundle says that it is judged otherwise since'],
    ]);
  });

  it('is not a comparison whose verdicts are gone: that is a failure', async () => {
    const changed = withVerdicts(files, (text) => {
      const file = JSON.parse(text);
      return JSON.stringify({
        ...file,
        items: file.items.filter(({ kind }: { kind: string }) => kind !== 'comparison'),
      });
    });
    zipOf(edited, changed);
    expect((await codesOfReferences(edited)).map(([code]) => code)).toContain('replay.unjudged');
  });
});

it('says which thresholds are not those that this version ships', async () => {
  const sets = JSON.parse(files.get(RULE_SETS)?.toString() ?? '');
  const { sha256, ruleSet } = sets.ruleSets[0];
  const [key = ''] = Object.keys(ruleSet.values);
  ruleSet.values[key].value = 12345;
  const own = ruleSetSha256(ruleSet);
  const renamed = new Map(
    [...files].map(([name, data]) => [
      name,
      name === RULE_SETS
        ? Buffer.from(JSON.stringify(sets).replaceAll(sha256, own))
        : /verdicts|findings|manifest/.test(name)
          ? Buffer.from(data.toString().replaceAll(sha256, own))
          : data,
    ]),
  );
  zipOf(edited, resealed(renamed));
  const { warnings } = await verifyBundle(edited, context);
  expect(warnings.filter(({ code }) => code !== 'container.repacked')).toMatchObject([
    { code: 'verdicts.ownRules', message: expect.stringContaining(`${key} 12345 (shipped: `) },
  ]);
});

it('notices a checksum that is wrong in header and directory alike', async () => {
  zipOf(edited, files);
  const bytes = readFileSync(edited);
  const directory = bytes.readUInt32LE(bytes.length - 6);
  for (const at of [14, directory + 16]) bytes.writeUInt8(bytes.readUInt8(at) ^ 1, at);
  writeFileSync(edited, bytes);
  expect((await verifyBundle(edited, context)).ok).toBe(false);
});

it('notices a name that stands twice in the manifest', async () => {
  const text = files.get(MANIFEST)?.toString() ?? '';
  const twice = text.replace('"createdAt":', '"createdAt": "1999-01-01T00:00:00Z",\n  "createdAt":');
  zipOf(edited, new Map([...files, [MANIFEST, Buffer.from(twice)]]));
  expect((await codes(edited)).map(([code]) => code)).toEqual(['manifest.form']);
});

it('finds a report, a table or a SARIF file that tells of other findings, or counts them otherwise, and another redaction than the report’s', async () => {
  const edit = async (path: string, change: (text: string) => string) => {
    const text = files.get(path)?.toString() ?? '';
    expect(change(text)).not.toBe(text);
    zipOf(edited, resealed(new Map([...files, [path, Buffer.from(change(text))]])));
    return codesOfReferences(edited);
  };
  const other = (text: string) => text.replaceAll('PERF-001', 'PERF-002');
  for (const path of [FINDINGS_CSV, FINDINGS_SARIF, REPORT_MARKDOWN]) {
    expect(await edit(path, other)).toEqual([
      ['reference.finding', path],
      ['reference.finding', path],
    ]);
  }
  const strict = (text: string) => text.replace(/"profile": ?"[a-z-]+"/, '"profile":"share-external-strict"');
  expect(await edit(REDACTION, strict)).toEqual([
    ['reference.redaction', REDACTION],
    ['reference.redaction', REDACTION],
  ]);
  expect(await edit(REDACTION, () => '"')).toEqual([['reference.unreadable', REDACTION]]);
  const counts = (text: string) => text.replace('| Critical | 0 |', '| Critical | 1 |');
  expect(await edit(REPORT_MARKDOWN, counts)).toEqual([['reference.count', REPORT_MARKDOWN]]);
  for (const path of [FINDINGS_CSV, FINDINGS_SARIF, REPORT_MARKDOWN]) {
    expect(await edit(path, () => '"')).toEqual([['reference.unreadable', path]]);
  }
});
