import { PRODUCTION_RATE, PRODUCTION_SECONDS } from '../../../core/capture/limits.ts';
import type { AssessmentFacts } from '../../../core/finding/assess.ts';
import type { JudgedItem } from '../../../core/finding/candidate-evidence.ts';
import { judgedByOthers, type Outdated, outdatedBy } from '../../../core/finding/evidence-now.ts';
import { jsonSha256 } from '../../../core/finding/hashes.ts';
import type { EvidenceFact } from '../../../core/finding/lints/context.ts';
import type { EvidenceRow, EvidenceVerdict, Finding, FindingBody } from '../../../core/finding/model.ts';
import type { PriorityWeights } from '../../../core/finding/priority.ts';
import type { LinkedPair, RetestComparison } from '../../../core/finding/retest.ts';
import type { EvidenceState } from '../../../core/finding/stored.ts';
import type { SubjectOrigin } from '../../../core/finding/subject-identity.ts';
import type { Evaluation, ItemKind } from '../../../core/item.ts';
import { DEFAULT_RULE_SET, ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import { ruleSetChanges } from '../../../core/verdict/rule-set-changes.ts';
import type { Verdict } from '../../../core/verdict/verdict.ts';
import type { EvidenceItem } from '../../workspace/evidence-items.ts';
import type { Workspace } from '../../workspace/workspace.ts';
import { activeRuleSet } from '../tasks/active-rule-set.ts';
import { madeOf } from './cited.ts';
import { HeldStates } from './held-states.ts';

const COMPARISONS: readonly ItemKind[] = [
  ...(['comparison', 'plan-comparison', 'growth-comparison', 'load-comparison', 'frontend-comparison'] as const),
];

/** What of a workspace is asked for by assessing its findings, read once for all of them. */
export class FindingFacts {
  readonly items: ReadonlyMap<string, EvidenceItem>;
  readonly #workspace: Workspace;
  readonly #today: string;
  readonly #weights: PriorityWeights;
  readonly #baselines: AssessmentFacts['baselines'];
  #comparisons: readonly RetestComparison[] | null = null;
  /** The hash of the rule set that judges now. */
  #active: string | null = null;
  readonly #evaluations = new Map<string, Evaluation | null>();
  #held: HeldStates | null = null;
  #known: ReadonlySet<string> | null = null;
  /** How rules of other versions differ, by their hash. */
  readonly #rules = new Map<string, string>();

  constructor(workspace: Workspace, now: string, weights: PriorityWeights) {
    this.items = workspace.findings.items();
    this.#workspace = workspace;
    this.#today = now.slice(0, 10);
    this.#weights = weights;
    this.#baselines = workspace.investigations.baselines();
  }

  /** What an assessment of one finding asks for. */
  of(body: FindingBody): AssessmentFacts {
    const ranks = body.evidence.flatMap((row) => {
      const rank = 'item' in row ? this.items.get(row.item)?.statementRank : null;
      return rank === null || rank === undefined ? [] : [rank];
    });
    return {
      statementRank: ranks.length === 0 ? null : Math.min(...ranks),
      weights: this.#weights,
      comparisons: this.comparisons(),
      held: this.held(body),
      evidence: body.evidence.map((row): EvidenceFact => {
        const item = 'item' in row ? this.items.get(row.item) : undefined;
        return {
          id: row.id,
          gone: 'item' in row && item === undefined,
          outdated: outdatedText(row, this.outdated(row)),
          hostClass: item?.capture?.hostClass ?? null,
          beyondLimits: item === undefined ? null : beyondLimits(item),
        };
      }),
      baselines: this.#baselines,
      today: this.#today,
    };
  }

  /** What the workspace has of each row of evidence. */
  evidenceOf({ body }: Pick<Finding, 'body'>): readonly EvidenceState[] {
    return body.evidence.map((row) => {
      const item = 'item' in row ? this.items.get(row.item) : undefined;
      return {
        id: row.id,
        item: item === undefined ? null : { id: item.id, kind: item.kind, label: item.label },
        gone: 'item' in row && item === undefined,
        outdated: nowOf(this.outdated(row)),
      };
    });
  }

  /**
   * What is said now in the place of a row's verdict; null where the verdict stands, where another rule set of this workspace judges now, and where nothing can
   * be asked. A row that was judged by rules this version does not have is always outdated: nobody could make its verdict again.
   */
  outdated(row: EvidenceRow): Outdated | null {
    if (!('item' in row) || row.verdict === undefined) return null;
    const item = this.items.get(row.comparison ?? row.item);
    if (item === undefined) return null;
    const find = (id: string) => this.items.get(id) ?? null;
    const { ruleSetSha256: own } = row.verdict;
    const evaluation = this.#evaluationOf(item.id);
    if (this.#sets().has(own)) {
      return evaluation?.ruleSetSha256 === own
        ? outdatedBy(row, this.#asJudged(item, evaluation.verdicts), find)
        : null;
    }
    const isToday = evaluation !== null && this.#sets().has(evaluation.ruleSetSha256);
    return judgedByOthers(row, this.#rulesOf(own), isToday ? this.#asJudged(item, evaluation.verdicts) : null, find);
  }

  /** An item's judgement by the rules that are active, else by a rule set that this version has, else the newest. */
  #evaluationOf(id: string): Evaluation | null {
    let evaluation = this.#evaluations.get(id);
    if (evaluation === undefined) {
      this.#active ??= ruleSetSha256(activeRuleSet(this.#workspace));
      const all = this.#workspace.judgements.of(id, this.#active);
      const today = all.find((one) => this.#sets().has(one.ruleSetSha256));
      evaluation = all.find(({ current }) => current) ?? today ?? all[0] ?? null;
      this.#evaluations.set(id, evaluation);
    }
    return evaluation;
  }

  /** Hashes of the rule sets that can judge here: what this version ships, and what was made of it. */
  #sets(): ReadonlySet<string> {
    this.#known ??= new Set(
      [DEFAULT_RULE_SET, ...this.#workspace.judgements.ruleSets().map(({ ruleSet }) => ruleSet)].map(ruleSetSha256),
    );
    return this.#known;
  }

  /** How rules that this version does not have differ from those that judge now. */
  #rulesOf(sha256: string): string {
    let words = this.#rules.get(sha256);
    if (words === undefined) {
      const kept = this.#workspace.judgements.keptRuleSet(sha256);
      const name = `rules of another version (${sha256.slice(0, 12)})`;
      words =
        kept === null
          ? `${name}, of which this workspace kept no numbers`
          : `${name}: ${ruleSetChanges(kept, activeRuleSet(this.#workspace)).join('; ')}`;
      this.#rules.set(sha256, words);
    }
    return words;
  }

  /** Comparisons of the workspace with their verdicts, the newest first; behind them those that came with bundles, whatever another clock said. */
  comparisons(): readonly RetestComparison[] {
    const isRestored = (id: string): number => (this.items.get(id)?.restored === true ? 1 : 0);
    this.#comparisons ??= this.judged(COMPARISONS)
      .flatMap(({ id, label, takenAt, sides, verdicts }) =>
        sides === null
          ? []
          : [{ id, label, at: takenAt, items: madeOf(this.items, id), verdicts, paired: this.#linked(sides) }],
      )
      .sort((a, b) => isRestored(a.id) - isRestored(b.id) || (a.at < b.at ? 1 : a.at > b.at ? -1 : 0));
    return this.#comparisons;
  }

  #linked({ before, after }: NonNullable<EvidenceItem['sides']>): readonly LinkedPair[] {
    const linked = (id: string): readonly string[] => [...this.#workspace.links.of(id)];
    return before.flatMap((one) =>
      linked(one).flatMap((other): readonly LinkedPair[] => (after.includes(other) ? [[one, other]] : [])),
    );
  }

  /** What a finding's series, heaps and statements were held against: the newest later ones of the same, or of those that are given. */
  held({ evidence }: Pick<FindingBody, 'evidence'>, today?: (id: string) => boolean): readonly RetestComparison[] {
    this.#held ??= new HeldStates(this.#workspace, this.items);
    return this.#held.of({ evidence }, today);
  }

  /** Every item with verdicts, or those of some kinds, in the order they came in. */
  judged(kinds?: readonly ItemKind[]): readonly JudgedItem[] {
    const verdicts = this.#workspace.judgements.newest(ruleSetSha256(activeRuleSet(this.#workspace)), kinds);
    return [...this.items.values()].flatMap((item) => {
      const own = verdicts.get(item.id);
      if (own === undefined || own.length === 0) return [];
      return [this.#asJudged(item, own)];
    });
  }

  #asJudged(item: EvidenceItem, verdicts: readonly Verdict[]): JudgedItem {
    const { id, kind, label, takenAt, sides } = item;
    return { id, kind, label, takenAt, sides, origin: this.#originOf(item), verdicts };
  }

  #originOf(item: EvidenceItem): SubjectOrigin {
    const [first] = item.sides?.before ?? item.madeOf;
    const origin = first === undefined ? item : (this.items.get(first) ?? item);
    if (origin.id !== item.id && origin.madeOf.length > 0) return this.#originOf(origin);
    const { capture, statement, artifact, id } = origin;
    const program =
      capture?.command === null || capture === null ? (artifact ?? id) : jsonSha256([capture.host, capture.command]);
    return { program, statement };
  }
}

const nowOf = (outdated: Outdated | null): EvidenceState['outdated'] =>
  outdated === null ? null : { now: outdated.now?.verdict ?? null, rules: outdated.rules, asked: outdated.asked };

const verdictWords = ({ level, certainty, status }: EvidenceVerdict): string =>
  `${status ?? level.replaceAll('-', ' ')}, ${certainty}`;

/** What was said then and what is said now; null where it is the same. */
function outdatedText(row: EvidenceRow, outdated: Outdated | null): string | null {
  if (outdated === null || !('item' in row) || row.verdict === undefined) return null;
  const { now, rules, asked } = outdated;
  const was = `${rules === null ? '' : `by ${rules}; `}${verdictWords(row.verdict)} then`;
  if (!asked) return `${was}, not asked of today’s yet`;
  return `${was}, ${now?.verdict === undefined ? 'nothing' : verdictWords(now.verdict)} now`;
}

/** In what a capture went beyond what a production host is asked for (QG-HOST); null where it did not. */
function beyondLimits({ capture }: EvidenceItem): string | null {
  if (capture === null || capture.hostClass !== 'production') return null;
  if (capture.event === 'snapshot') return 'a heap snapshot';
  if (capture.seconds > PRODUCTION_SECONDS && capture.event !== 'memory') return `${capture.seconds} s long`;
  return capture.rate !== null && capture.rate > PRODUCTION_RATE ? `${capture.rate} samples a second` : null;
}
