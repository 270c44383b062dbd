import { statementKey } from '../../../core/catalog/statements.ts';
import { type HeldItem, type HeldKind, isHeldKind, laterState, seenLast } from '../../../core/finding/held-items.ts';
import type { FindingBody } from '../../../core/finding/model.ts';
import type { RetestComparison } from '../../../core/finding/retest.ts';
import type { HeapFacts } from '../../../core/heap/stored.ts';
import type { HeldState } from '../../../core/verdict/held/held.ts';
import { type HeldHeap, heldHeap } from '../../../core/verdict/held/held-heap.ts';
import { type HeldSeries, heldSeries } from '../../../core/verdict/held/held-series.ts';
import { type HeldStatements, heldStatements } from '../../../core/verdict/held/held-statements.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { EvidenceItem } from '../../workspace/evidence-items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from '../tasks/active-rule-set.ts';
import type { SeriesFacts } from '../tasks/series-reading.ts';
import { windowTo } from '../tasks/statement-window.ts';
import { ranSince, storedStatements } from '../tasks/stored-statements.ts';

/** Series, heaps and statements of findings, held against the newest later ones of the same; each pair is read once. */
export class HeldStates {
  readonly #workspace: Workspace;
  readonly #items: ReadonlyMap<string, HeldItem>;
  readonly #pairs = new Map<string, RetestComparison>();
  #verdicts: ReadonlyMap<string, readonly Verdict[]> | null = null;

  constructor(workspace: Workspace, items: ReadonlyMap<string, EvidenceItem>) {
    this.#workspace = workspace;
    this.#items = heldItems(items);
  }

  /** One for each kind that a finding has evidence of and that has a later state; `today` says which items may be that. */
  of(body: Pick<FindingBody, 'evidence'>, today: (id: string) => boolean = () => true): readonly RetestComparison[] {
    return seenLast(body, this.#items).flatMap((before): readonly RetestComparison[] => {
      const others = [...this.#items.values()].filter(({ id }) => today(id));
      const after = laterState(before, others, this.#workspace.links.of(before.id));
      return after === null ? [] : [this.#pair(before, after)];
    });
  }

  #pair(before: HeldItem, after: HeldItem): RetestComparison {
    const key = `${before.id} ${after.id}`;
    const known = this.#pairs.get(key);
    if (known !== undefined) return known;
    const verdicts = this.#held(before, after);
    const isHere = this.#state(before).verdicts.length > 0;
    const made = {
      ...{ id: after.id, label: after.label, at: after.takenAt },
      items: new Set([before.id, after.id]),
      verdicts,
      ...(this.#workspace.links.of(before.id).has(after.id) ? { paired: [[before.id, after.id] as const] } : {}),
      ...(isHere && verdicts.length > 0 ? {} : { why: isHere ? below(before, after) : withheld(before) }),
    };
    this.#pairs.set(key, made);
    return made;
  }

  #held(before: HeldItem, after: HeldItem): readonly Verdict[] {
    const ruleSet = activeRuleSet(this.#workspace);
    switch (before.kind as HeldKind) {
      case 'series':
        return heldSeries(this.#series(before), this.#series(after), ruleSet);
      case 'heap':
        return heldHeap(this.#heap(before), this.#heap(after), ruleSet);
      case 'statements':
        return heldStatements(this.#statements(before), this.#statements(after), ruleSet);
    }
  }

  #state({ id, label }: HeldItem): HeldState {
    const sha256 = ruleSetSha256(activeRuleSet(this.#workspace));
    this.#verdicts ??= this.#workspace.judgements.newest(sha256, ['series', 'heap', 'statements']);
    return { itemId: id, sha256: this.#workspace.items.get(id).sha256, label, verdicts: this.#verdicts.get(id) ?? [] };
  }

  #series(item: HeldItem): HeldSeries {
    const series = this.#workspace.derived.readSeries(item.id);
    const { columns } =
      series === null
        ? (this.#workspace.items.get(item.id).detail as SeriesFacts)
        : { columns: series.columns.map(({ name }) => name) };
    return { ...this.#state(item), columns, seconds: series?.times.at(-1) ?? null };
  }

  #heap(item: HeldItem): HeldHeap {
    const { items, heaps } = this.#workspace;
    const classes = new Map(heaps.classes(item.id).map((row) => [row.key, row]));
    return { ...this.#state(item), facts: items.get(item.id).detail as HeapFacts, classes };
  }

  #statements(item: HeldItem): HeldStatements {
    const stored = this.#workspace.items.get(item.id);
    const { before, requests } = windowTo(this.#workspace, stored);
    const now = storedStatements(this.#workspace, item.id);
    const earlier = before === null ? null : storedStatements(this.#workspace, before.id);
    const hashes = (now?.statements ?? []).flatMap((statement, rank) => {
      const hash = now?.hashes[rank];
      return hash == null ? [] : [[statementKey(statement), hash] as const];
    });
    const [from, to] = [before?.capturedAt, stored.capturedAt].map((at) => (at == null ? Number.NaN : Date.parse(at)));
    const seconds = ((to ?? Number.NaN) - (from ?? Number.NaN)) / 1000;
    return {
      ...this.#state(item),
      ran: now === null ? { statements: [], totalTime: 0, reset: [] } : ranSince(now, earlier),
      isDifference: earlier !== null,
      requests,
      seconds: seconds > 0 ? seconds : null,
      hashes: new Map(hashes),
    };
  }
}

/** Texts and numbers of statements are in no bundle, and verdicts that cannot be made again are not taken from one. */
const withheld = ({ id }: HeldItem): NonNullable<RetestComparison['why']> => ({
  code: 'RT-WITHHELD',
  text: `${id} is here without what it was judged by: a bundle leaves statements out. Import the file that it was read from, which whoever sent it has, before the later one, and add what is said of it to the finding (“plateau finding evidence add”).`,
});

const below = (before: HeldItem, after: HeldItem): NonNullable<RetestComparison['why']> => ({
  code: 'RT-BELOW',
  text: `Nothing in ${before.id} or ${after.id} (“${after.label}”) is over a limit that one could be held by.`,
});

/** Items of the kinds that are held against later ones. */
export function heldItems(items: ReadonlyMap<string, EvidenceItem>): ReadonlyMap<string, HeldItem> {
  return new Map(
    [...items.values()].flatMap(({ id, kind, label, takenAt, restored, capture }) => {
      if (!isHeldKind(kind)) return [];
      const program =
        capture === null || capture.command === null ? null : JSON.stringify([capture.host, capture.command]);
      return [[id, { id, kind, label, takenAt, restored, program }] as const];
    }),
  );
}
