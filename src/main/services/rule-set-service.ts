import type { StoredRuleSet } from '../../core/item.ts';
import { DEFAULT_RULE_SET, editRuleSet, type RuleSet, ruleSetSha256 } from '../../core/verdict/rule-set.ts';
import type { EventHub } from './event-hub.ts';
import { activeRuleSet, chooseRuleSet, ruleSetOr } from './tasks/active-rule-set.ts';
import type { WorkspaceService } from './workspace-service.ts';

export interface RuleSetServiceOptions {
  readonly workspaces: WorkspaceService;
  readonly events: EventHub;
  readonly now: () => string;
}

/** Rule sets of the open workspace: the shipped one and its edited children. */
export class RuleSetService {
  readonly #options: RuleSetServiceOptions;

  constructor(options: RuleSetServiceOptions) {
    this.#options = options;
  }

  list(): readonly StoredRuleSet[] {
    const workspace = this.#options.workspaces.current;
    const active = activeRuleSet(workspace).id;
    const stored = (ruleSet: RuleSet, createdAt: string | null): StoredRuleSet => ({
      ...ruleSet,
      sha256: ruleSetSha256(ruleSet),
      shipped: createdAt === null,
      active: ruleSet.id === active,
      createdAt,
    });
    const edited = workspace.judgements.ruleSets().map(({ ruleSet, createdAt }) => stored(ruleSet, createdAt));
    return [stored(DEFAULT_RULE_SET, null), ...edited];
  }

  /** Makes a child of a rule set and makes it the active one. Throws `rules.notFound`, `rules.unknownValue`, `rules.badValue`. */
  edit(parent: string, values: Readonly<Record<string, number>>): StoredRuleSet {
    return this.adopt(editRuleSet(this.#known(parent), values));
  }

  /** Keeps a child of the shipped rule set without making it the active one. Throws `rules.unknownValue`, `rules.badValue`. */
  add(values: Readonly<Record<string, number>>): RuleSet {
    const ruleSet = editRuleSet(DEFAULT_RULE_SET, values);
    this.#keep(ruleSet);
    return ruleSet;
  }

  /** Adds a rule set made elsewhere and makes it the active one. */
  adopt(ruleSet: RuleSet): StoredRuleSet {
    this.#keep(ruleSet);
    return this.activate(ruleSet.id);
  }

  /** Makes new judgements use this rule set. Throws `rules.notFound`. */
  activate(id: string): StoredRuleSet {
    this.#known(id);
    const workspace = this.#options.workspaces.current;
    workspace.write(() => {
      chooseRuleSet(workspace, id);
      workspace.note(this.#options.now(), 'activate rule set', null, { id });
    });
    this.#options.events.tell({ type: 'rulesets' });
    const stored = this.list().find((known) => known.id === id);
    if (stored === undefined) throw new RangeError('a rule set vanished');
    return stored;
  }

  #keep(ruleSet: RuleSet): void {
    const workspace = this.#options.workspaces.current;
    const at = this.#options.now();
    workspace.write(() => {
      workspace.judgements.addRuleSet(ruleSet, ruleSetSha256(ruleSet), at);
      workspace.note(at, 'edit rule set', null, { id: ruleSet.id, parent: ruleSet.parent });
    });
  }

  #known(id: string): RuleSet {
    return ruleSetOr(this.#options.workspaces.current, id);
  }
}
