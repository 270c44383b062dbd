import { createHash } from 'node:crypto';
import { type BundledFinding, findingPath } from '../../../../core/bundle/findings-file.ts';
import { INVESTIGATION, investigationFile } from '../../../../core/bundle/investigation-file.ts';
import type { ItemModel } from '../../../../core/bundle/item-model.ts';
import { type ItemRecord, isJudged } from '../../../../core/bundle/item-record.ts';
import type { BundledFile, Manifest } from '../../../../core/bundle/manifest.ts';
import { compareAgain } from '../../../../core/bundle/replay.ts';
import { textBytes } from '../../../../core/bundle/written/file-bytes.ts';
import { isOfABundle } from '../../../../core/bundle/written/known-paths.ts';
import {
  comparisonFiles,
  comparisonPath,
  flameFile,
  TRAFFIC,
  type WrittenFile,
  writtenFiles,
} from '../../../../core/bundle/written/written-files.ts';
import { statesTraffic, trafficCsv } from '../../../../core/investigation/traffic.ts';
import type { RuleSet } from '../../../../core/verdict/rule-set.ts';
import { reportsThatDiffer } from './check-report.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';
import { type BundledRows, type Judgement, needed } from './replay-bundle.ts';
import { isSameJson, isSameLines } from './same-json.ts';

/** What is looked at, and where what is found goes. */
interface Looking {
  readonly manifest: Manifest;
  readonly rows: BundledRows;
  readonly judgement: Judgement | null;
  readonly contents: Contents;
  readonly failures: Failures;
  /** As they stand in the bundle. */
  readonly findings: readonly BundledFinding[];
}

type Expected = Pick<WrittenFile, 'path' | 'chunks'> & Partial<Pick<WrittenFile, 'role' | 'mediaType' | 'captureId'>>;

const said = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** The rule sets that a comparison may have been made by: those that are called as it says, or the one that judges. */
function ruleSetsFor({ spec }: ItemRecord, { ruleSets, active }: Judgement): readonly RuleSet[] {
  const id = typeof spec === 'object' && spec !== null && !Array.isArray(spec) ? spec.ruleSetId : null;
  const all = [...ruleSets].flatMap(([sha256, usable]) => ('cannot' in usable ? [] : [{ sha256, ...usable }]));
  const called = all.filter(({ stated }) => stated.id === id);
  return (called.length > 0 ? called : all.filter(({ sha256 }) => sha256 === active)).map(({ ruleSet }) => ruleSet);
}

/** Writes the files of a bundle that follow from its models again, and holds them against those that are there. */
class Writing {
  readonly #looking: Looking;
  readonly #listed: ReadonlyMap<string, BundledFile>;
  readonly #left: ReadonlySet<string>;
  readonly expected = new Set<string>();
  /** Files that are not as they are written here. */
  readonly otherwise: { readonly path: string; readonly code: string; readonly message: string }[] = [];

  constructor(looking: Looking) {
    this.#looking = looking;
    this.#listed = new Map(looking.manifest.files.map((file) => [file.path, file]));
    this.#left = new Set(looking.manifest.missing.map(({ path }) => path));
  }

  differs(path: string, code: string, message: string): void {
    this.otherwise.push({ path, code: `written.${code}`, message });
  }

  /** Whether a file is one of these, byte by byte, or, where it is JSON, in all that it says. */
  async check(path: string, alternatives: readonly Expected[]): Promise<void> {
    this.expected.add(path);
    const { contents } = this.#looking;
    const listed = this.#listed.get(path);
    const [first] = alternatives;
    if (first === undefined) return;
    if (listed === undefined) {
      if (this.#left.has(path)) return;
      this.differs(path, 'missing', 'It follows from what is in the bundle, and is not there.');
      return;
    }
    if (!contents.has(path)) return;
    for (const name of ['role', 'mediaType', 'captureId'] as const) {
      if (first[name] !== undefined && first[name] !== listed[name]) {
        this.differs(path, 'listed', `The manifest says ${name} ${listed[name] ?? 'none'}; it is ${first[name]}.`);
      }
    }
    for (const { chunks } of alternatives) if (await this.#isSame(listed, chunks)) return;
    this.differs(path, 'differs', 'It does not show what the models in the bundle hold.');
  }

  async #isSame({ path, sha256 }: BundledFile, chunks: WrittenFile['chunks']): Promise<boolean> {
    const hash = createHash('sha256');
    for (const chunk of chunks()) hash.update(chunk);
    if (hash.digest('hex') === sha256) return true;
    const { contents } = this.#looking;
    if (path.endsWith('.ndjson')) return isSameLines(await contents.lines(path), Buffer.concat([...chunks()]));
    return path.endsWith('.json') && isSameJson(await contents.bytes(path), Buffer.concat([...chunks()]));
  }

  /** What people recorded between the sides of a comparison, as its file says. */
  async #changesIn(path: string): Promise<unknown> {
    const { contents } = this.#looking;
    if (!contents.has(path)) return null;
    const file: unknown = JSON.parse((await contents.bytes(path)).toString('utf8'));
    return typeof file === 'object' && file !== null && 'changes' in file ? file.changes : null;
  }

  async item(record: ItemRecord, isFirst: boolean): Promise<void> {
    const { rows, judgement } = this.#looking;
    const source = await rows.source(needed(record, rows.records));
    const model: ItemModel | null = source.model(record.id);
    for (const file of writtenFiles(record, model)) await this.check(file.path, [file]);
    if (isFirst && model?.kind === 'profile') {
      const file = flameFile(record, model.profile);
      await this.check(file.path, [file]);
    }
    if (judgement === null) return;
    const made = ruleSetsFor(record, judgement).flatMap((ruleSet) => compareAgain(record, source, ruleSet) ?? []);
    if (made.length === 0) return;
    const changes = await this.#changesIn(comparisonPath(record.id));
    const byPath = new Map<string, Expected[]>();
    for (const one of made) {
      for (const file of comparisonFiles(record, one, changes)) {
        const known = byPath.get(file.path) ?? [];
        byPath.set(file.path, [...known, file]);
      }
    }
    for (const [path, files] of byPath) await this.check(path, files);
  }

  /** What follows from the brief; answers with the files of baselines that it names. */
  async brief(): Promise<readonly string[]> {
    const { contents } = this.#looking;
    if (!contents.has(INVESTIGATION)) return [];
    const file = investigationFile.parse(JSON.parse((await contents.bytes(INVESTIGATION)).toString('utf8')));
    if (statesTraffic(file.body)) {
      await this.check(TRAFFIC, [{ path: TRAFFIC, chunks: () => textBytes([trafficCsv(file.body)]) }]);
    }
    return file.baselines.flatMap((one) => one.file ?? []);
  }
}

/**
 * Writes again what follows from the models in a bundle (pictures, tables, exports for other tools, comparisons, the models themselves) and holds it against the
 * files that are there; and whether everything that is listed is something that a bundle has. Where another build wrote the bundle, what it wrote
 * otherwise may have been so: then the paths are answered with, and are no failures.
 */
export async function checkWritten(
  looking: Looking,
  { alike, onItem }: { readonly alike: boolean; readonly onItem: (done: number, total: number) => void },
): Promise<readonly string[]> {
  const { rows, manifest, failures, findings } = looking;
  const writing = new Writing(looking);
  const records = [...rows.records.values()];
  const first = records.find(({ kind }) => kind === 'profile')?.id;
  for (const [done, record] of records.entries()) {
    onItem(done, records.length);
    try {
      await writing.item(record, record.id === first);
    } catch (thrown) {
      // Of what is judged that is told where it is judged again.
      const told = failures.all().some(({ code, path }) => code === 'replay.failed' && path === record.model);
      if (thrown instanceof Error && thrown.name === 'AbortError') throw thrown;
      if (!told || !isJudged(record)) {
        writing.differs(record.model ?? record.id, 'failed', `${record.id} cannot be written again: ${said(thrown)}`);
      }
    }
  }
  for (const one of await reportsThatDiffer(looking)) writing.differs(one.path, 'differs', one.message);
  let baselines: readonly string[] = [];
  try {
    baselines = await writing.brief();
  } catch (thrown) {
    if (thrown instanceof Error && thrown.name === 'AbortError') throw thrown;
    writing.differs(INVESTIGATION, 'failed', 'It is not of the form this version knows.');
  }
  const known = new Set([...writing.expected, ...baselines, ...findings.map(({ id }) => findingPath(id))]);
  for (const { path } of manifest.files) {
    if (!known.has(path) && !isOfABundle(path, rows.records)) {
      writing.differs(
        path,
        'unknown',
        'Nothing in the bundle tells of the file, and no bundle has one that is called so.',
      );
    }
  }
  if (!alike) return writing.otherwise.map(({ path }) => path);
  for (const { path, code, message } of writing.otherwise) failures.add(path, code, message);
  return [];
}
