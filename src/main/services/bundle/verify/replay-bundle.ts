import { z } from 'zod';
import {
  type Difference,
  differencesOf,
  equalVerdicts,
  type VerdictDifference,
} from '../../../../core/bundle/compare-verdicts.ts';
import { type ItemModel, modelOf } from '../../../../core/bundle/item-model.ts';
import { type ItemRecord, isJudged, itemRecord, madeOf } from '../../../../core/bundle/item-record.ts';
import { EXPORT, type Manifest } from '../../../../core/bundle/manifest.ts';
import { type ReplaySource, replay } from '../../../../core/bundle/replay.ts';
import {
  type JudgedItem,
  ownRulesOf,
  RULE_SETS,
  ruleSetsBySha256,
  ruleSetsFile,
  type UsableRuleSet,
  VERDICTS,
  verdictsFile,
} from '../../../../core/bundle/verdict-file.ts';
import type { Verdict } from '../../../../core/verdict/verdict.ts';
import { Lru } from '../../tasks/lru.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';

/** Verdicts that could not be made again, of one item. */
export interface NotReplayed {
  readonly item: string;
  /** What sort of item it is, and what its row calls it; null where the bundle has no row of it. */
  readonly kind: string | null;
  readonly label: string | null;
  /** How many stand in the bundle; null where they are left out of it. */
  readonly verdicts: number | null;
  readonly why: string;
}

/** What came of making the verdicts again. */
export interface ReplayOutcome {
  /** In the bundle. */
  readonly verdicts: number;
  /** Made again and equal, to the byte of their canonical JSON. */
  readonly equal: number;
  readonly cannot: readonly NotReplayed[];
  /** True where what judged them judges here: each difference is a failure. False: of another build. */
  readonly alike: boolean;
  /** How those of another build differ from what this one makes: how many, and the first thousand. */
  readonly differs: Readonly<Record<Difference, number>>;
  readonly differences: readonly VerdictDifference[];
}

/** Most differences that are told one by one. */
const MOST_TOLD = 1000;

/** Differences as they are found; those beyond the first thousand are counted. */
class Differences {
  readonly counts: Record<Difference, number> = zeros();
  readonly told: VerdictDifference[] = [];

  add(rows: readonly VerdictDifference[]): void {
    for (const row of rows) {
      this.counts[row.difference]++;
      if (this.told.length < MOST_TOLD) this.told.push(row);
    }
  }
}

const zeros = (): Record<Difference, number> => ({
  ...{ rules: 0, words: 0, figures: 0, verdict: 0, gone: 0, added: 0, unread: 0 },
});

const MOST_OPEN = 6;
/** In its own words: what is damaged in a bundle is no mistake of Plateau. */
const said = (thrown: unknown): string => (thrown instanceof Error ? thrown.message : String(thrown));

/** The rows of a bundle with what they refer to: models are read when they are asked for. */
export class BundledRows {
  readonly records: ReadonlyMap<string, ItemRecord>;
  readonly #contents: Contents;
  readonly #models = new Lru<ItemModel>(MOST_OPEN);

  private constructor(records: ReadonlyMap<string, ItemRecord>, contents: Contents) {
    this.records = records;
    this.#contents = contents;
  }

  static async read(contents: Contents, failures: Failures): Promise<BundledRows> {
    const records = new Map<string, ItemRecord>();
    try {
      for (const line of await contents.lines(EXPORT)) {
        const record = itemRecord.parse(JSON.parse(line));
        if (records.has(record.id))
          failures.add(EXPORT, 'reference.twice', `The item ${record.id} stands in it twice.`);
        records.set(record.id, record);
      }
    } catch {
      failures.add(EXPORT, 'reference.unreadable', 'The rows of the workspace cannot be read.');
    }
    return new BundledRows(records, contents);
  }

  /** What a replay of these items needs, all of it read. Throws `bundle.badModel`. */
  async source(ids: Iterable<string>): Promise<ReplaySource> {
    const models = new Map<string, ItemModel>();
    for (const id of ids) {
      const model = await this.model(id);
      if (model !== null) models.set(id, model);
    }
    return { item: (id) => this.records.get(id) ?? null, model: (id) => models.get(id) ?? null };
  }

  /** An item's model; null where it has none that can be read. Throws `bundle.badModel`. */
  async model(id: string): Promise<ItemModel | null> {
    const path = this.records.get(id)?.model ?? null;
    if (path === null || !this.#contents.has(path)) return null;
    const known = this.#models.peek(id);
    if (known !== undefined) return known;
    const model = modelOf(await this.#contents.lines(path));
    return this.#models.get(
      id,
      () => model,
      () => 1,
    );
  }
}

/** All ids that a replay of an item looks at. */
export function needed(record: ItemRecord, records: ReadonlyMap<string, ItemRecord>): ReadonlySet<string> {
  const found = new Set<string>();
  const open = [record.id];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const next = records.get(id);
    if (found.has(id) || next === undefined) continue;
    found.add(id);
    // A series of heaps has its own model: those of its heaps are not asked for.
    if (next.kind !== 'growth') open.push(...madeOf(next));
  }
  return found;
}

/** What a bundle says of its verdicts, and by which rules they were made. */
export interface Judgement {
  readonly items: readonly JudgedItem[];
  readonly ruleSets: ReadonlyMap<string, UsableRuleSet>;
  /** The hash of the one that judged when the bundle was made. */
  readonly active: string;
  /** How rule sets that judge differ from the one that this version ships, a sentence each. */
  readonly ownRules: readonly string[];
  /** The digest of what judged them; undefined of bundles that state none. */
  readonly judging: string | undefined;
  /** How rule sets that judge had to be completed to judge here, a sentence each. */
  readonly completed: readonly string[];
}

async function document<T>(
  contents: Contents,
  path: string,
  schema: z.ZodType<T>,
  failures: Failures,
): Promise<T | null> {
  try {
    return schema.parse(JSON.parse((await contents.bytes(path)).toString('utf8')));
  } catch {
    failures.add(path, 'verdicts.unreadable', 'It is not there, or not of the form this version knows.');
    return null;
  }
}

/** What the bundle says of its verdicts. */
export async function readJudgement(
  contents: Contents,
  manifest: Manifest,
  failures: Failures,
): Promise<Judgement | null> {
  const verdicts = await document(contents, VERDICTS, verdictsFile, failures);
  const sets = await document(contents, RULE_SETS, ruleSetsFile, failures);
  if (verdicts === null || sets === null) return null;
  if (sets.active !== manifest.thresholdProfileSha256) {
    failures.add(RULE_SETS, 'verdicts.ruleSet', 'The manifest tells of another rule set than the one that judges.');
  }
  const used = new Set([sets.active, ...verdicts.items.map(({ ruleSetSha256 }) => ruleSetSha256)]);
  const ownRules = sets.ruleSets.filter(({ sha256 }) => used.has(sha256)).flatMap(({ ruleSet }) => ownRulesOf(ruleSet));
  const ruleSets = ruleSetsBySha256(sets);
  const completed = [...ruleSets].flatMap(([sha256, usable]) =>
    'cannot' in usable || usable.completed === null || !used.has(sha256)
      ? []
      : [
          `It is not this version’s: ${usable.completed}. Here verdicts are made with what this version ships in its place.`,
        ],
  );
  return { items: verdicts.items, ruleSets, active: sets.active, ownRules, judging: sets.judging, completed };
}

const namedVerdict = z.object({ rule: z.string(), subject: z.object({ label: z.string() }) });

function named(verdict: unknown): { readonly rule: string; readonly subject: string } {
  const read = namedVerdict.safeParse(verdict).data;
  return { rule: read?.rule ?? 'a verdict', subject: read?.subject.label ?? '?' };
}

function nameOf(verdict: unknown): string {
  const { rule, subject } = named(verdict);
  return `${rule} on ${subject}`;
}

/** Holds stated verdicts against those made again by what judged them: each that differs is a failure. Answers with how many are equal. */
function compare(item: string, stated: readonly unknown[], made: readonly Verdict[], failures: Failures): number {
  const found = equalVerdicts(stated, made);
  for (const verdict of found.stated) {
    const message = `${item}: ${nameOf(verdict)} does not follow from what is in the bundle.`;
    failures.add(VERDICTS, 'replay.differs', message);
  }
  for (const verdict of found.made) {
    const message = `${item}: ${nameOf(verdict)} (${verdict.level}) follows from what is in the bundle and is not stated.`;
    failures.add(VERDICTS, 'replay.missing', message);
  }
  return found.equal;
}

/** What is stated of one item that another build judged and this one cannot. */
function unread({ item, verdicts }: JudgedItem, why: string): readonly VerdictDifference[] {
  return (verdicts ?? []).map((verdict) => {
    const { rule, subject } = named(verdict);
    return { item, rule, subject, difference: 'unread', stated: null, here: why };
  });
}

interface ReplayOptions {
  /** Whether what judged the bundle judges here: then each difference is a failure. */
  readonly alike: boolean;
  onItem(done: number, total: number): void;
}

/**
 * Makes every verdict again from the models in the bundle by the rule sets in it, and holds them against those that are stated. What cannot be
 * made again is told, and counts as nothing. Where another build judged, what this one gives otherwise is told, and is no failure: it may have been so.
 */
export async function replayBundle(
  { items, ruleSets }: Judgement,
  rows: BundledRows,
  failures: Failures,
  { alike, onItem }: ReplayOptions,
): Promise<ReplayOutcome> {
  let verdicts = 0;
  let equal = 0;
  const cannot: NotReplayed[] = [];
  const differences = new Differences();
  const judged = new Set<string>();
  for (const [done, row] of items.entries()) {
    const { item, kind, ruleSetSha256, verdicts: stated, withheld } = row;
    onItem(done, items.length);
    verdicts += stated?.length ?? 0;
    const record = rows.records.get(item);
    const { kind: isA = null, label = null } = record ?? {};
    const skip = (why: string): void =>
      void cannot.push({ item, kind: isA, label, verdicts: stated?.length ?? null, why });
    if (judged.has(item)) failures.add(VERDICTS, 'reference.twice', `The item ${item} is judged twice.`);
    judged.add(item);
    if (record === undefined) {
      failures.add(VERDICTS, 'reference.item', `It judges ${item}, which is not among the items.`);
      continue;
    }
    if (record.kind !== kind)
      failures.add(VERDICTS, 'reference.kind', `It takes ${item} for a ${kind}; it is a ${record.kind}.`);
    if (stated !== null && withheld !== undefined) {
      skip(`the bundle says: ${withheld}`);
      continue;
    }
    const usable = ruleSets.get(ruleSetSha256);
    if (usable === undefined) {
      failures.add(VERDICTS, 'reference.ruleSet', `The rule set that judged ${item} is not in the bundle.`);
      continue;
    }
    if ('cannot' in usable) {
      skip(usable.cannot);
      continue;
    }
    if (alike && usable.completed !== null) {
      skip(usable.completed);
      continue;
    }
    try {
      const made = replay(record, await rows.source(needed(record, rows.records)), usable.ruleSet);
      if (made.verdicts === null) skip(made.cannot);
      else if (!alike) {
        const found = equalVerdicts(stated ?? [], made.verdicts);
        equal += found.equal;
        differences.add(differencesOf(item, found.stated, found.made));
      } else if (stated === null)
        failures.add(VERDICTS, 'replay.withheld', `The verdicts on ${item} are left out, though they follow.`);
      else equal += compare(item, stated, made.verdicts, failures);
    } catch (thrown) {
      if (alike)
        failures.add(record.model ?? EXPORT, 'replay.failed', `${item} cannot be judged again: ${said(thrown)}`);
      else differences.add(unread(row, said(thrown)));
    }
  }
  for (const record of rows.records.values()) {
    const { id, kind } = record;
    if (!isJudged(record) || judged.has(id)) continue;
    if (alike) failures.add(VERDICTS, 'replay.unjudged', `No verdicts are stated on the ${kind} ${id}.`);
    else differences.add([{ ...unjudged, item: id, subject: kind }]);
  }
  return { verdicts, equal, cannot, alike, differs: differences.counts, differences: differences.told };
}

/** An item that is judged here, and not in the bundle. */
const unjudged = { rule: 'no verdicts', difference: 'added', stated: null, here: 'this version judges it' } as const;
