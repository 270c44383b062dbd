import { type Field, Fields } from '../../fields.ts';
import type { Plan } from '../../model.ts';
import { type Detail, detailAt, detailFields, isKnownLabel, isLikeOmitted } from './details.ts';
import {
  type Block,
  type Container,
  changedRelation,
  draftOf,
  type GroupingDraft,
  groupingFor,
  isUnmeasured,
  measured,
  putAll,
  type StepDraft,
  type TargetDraft,
  type WorkerDraft,
} from './draft.ts';
import { behindArrow, belongsDeeper, isSubplanName, isTarget, workerAt } from './line-kinds.ts';
import type { TextLine } from './lines.ts';
import { stepLine, workerMeasures } from './measures.ts';
import { lackingIn, misshapenAt } from './shape.ts';
import { isStatementLabel, statementLine, withRelation } from './statement.ts';
import { stepHead } from './step-head.ts';
import { stepFields } from './steps.ts';
import { Suspicion } from './suspicion.ts';
import { blockField, type Counters, countersOf } from './usage.ts';

/** `taken`: read. `damaged`: it stands within the plan and is none of EXPLAIN’s lines. `foreign`: the plan ended before it. */
export type Taken = 'taken' | 'damaged' | 'foreign';

/** Builds the fields of one plan out of its lines, in their order. */
export class PlanBuilder {
  readonly #text: string;
  readonly #column: number;
  readonly #steps: StepDraft[] = [];
  readonly #open: Container[] = [];
  readonly #statement: Field[] = [];
  readonly #triggers: Fields[] = [];
  readonly #counters = new Set<Counters>();
  readonly #suspicion = new Suspicion();
  readonly #start: number;
  #end: number;
  #behindSteps = false;
  #hasArrow = false;
  /** Where a line of the plan’s first step was not indented below it. */
  #unindented = -1;
  /** Where an arrow has no step to hang on. */
  #lostAt = -1;
  /** Where a step’s arrow was not indented below the first step. */
  #flatAt = -1;
  /** Columns in which arrows stand. */
  readonly #arrows = new Set<number>();
  /** Lines of a step behind the steps below it, where none can be. */
  #misplaced = 0;
  #misplacedAt = -1;
  /** The last line was one of a step itself, and its numbers were not all there. */
  #halfStep = false;

  /** `before` is what stood before the plan: its query. */
  constructor(text: string, root: TextLine, before: readonly Field[]) {
    this.#text = text;
    this.#column = root.column;
    this.#start = before[0]?.start ?? root.start;
    this.#end = root.end;
    this.#statement.push(...before);
    const arrow = behindArrow(text, root);
    this.#addStep(root, arrow < 0 ? root.start : arrow, null);
  }

  get start(): number {
    return this.#start;
  }

  get end(): number {
    return this.#end;
  }

  /** The steps’ numbers are estimates and more: a step without is cut off. */
  get #isCosted(): boolean {
    return this.#steps[0]?.measures.some(({ key }) => key === 'Total Cost') === true;
  }

  /** What is told of the statement has begun: no step comes behind it. */
  get isBehindSteps(): boolean {
    return this.#behindSteps;
  }

  /** Lines are indented by so much where they belong to the first step. */
  get column(): number {
    return this.#column;
  }

  /** Where the indentation that makes a tree of the lines was lost; −1 where it was not. */
  get indentationLostAt(): number {
    if (this.#lostAt >= 0) return this.#lostAt;
    if (this.#flatAt >= 0 && this.#arrows.size < 2) return this.#flatAt;
    // One of many is a damaged line.
    if (this.#misplaced > 0 && this.#misplaced * 2 >= this.#steps.length - 1) return this.#misplacedAt;
    return misshapenAt(this.#steps);
  }

  /** Reads a line. `end` is behind its content, which is on a later line where a text in quotes has several. */
  take(line: TextLine, end: number): Taken {
    const taken = this.#take(line, end);
    if (taken !== 'foreign') this.#end = Math.max(this.#end, end);
    return taken;
  }

  #take(line: TextLine, end: number): Taken {
    const { start, column } = line;
    const arrow = behindArrow(this.#text, line);
    if (arrow >= 0) return this.#takeStep(line, arrow);
    if (column <= this.#column + 1) {
      if (isStatementLabel(this.#text.slice(start, Math.min(end, start + 40)))) return this.#takeStatement(line, end);
      if (column <= this.#column) return this.#takeUnindented(line, end);
    }
    this.#halfStep = false;
    // A line that is none of EXPLAIN’s says nothing of where others belong.
    if (detailAt(this.#text, start, end) === null && !belongsDeeper(this.#text, start)) {
      return this.#behindSteps && this.#open.length === 0 ? 'foreign' : 'damaged';
    }
    this.#close(column);
    const container = this.#open.at(-1);
    if (container === undefined) return this.#behindSteps ? 'foreign' : 'damaged';
    return this.#takeBelow(container, line, end);
  }

  #takeStep(line: TextLine, arrow: number): Taken {
    if (this.#behindSteps) return 'foreign';
    this.#hasArrow = true;
    if (this.#unindented >= 0) this.#lostAt = this.#unindented;
    this.#arrows.add(line.column);
    if (line.column <= this.#column && this.#flatAt < 0) this.#flatAt = line.start;
    // A first step that was moved to the right is above all others still.
    this.#close(line.column, 1);
    const container = this.#open.at(-1);
    if (container === undefined || container.kind === 'block') {
      if (this.#lostAt < 0) this.#lostAt = line.start;
      return 'taken';
    }
    if (arrow >= line.end) return 'damaged';
    const subplan = container.kind === 'label' ? container.label : null;
    this.#suspicion.see(container, this.#steps[0], line);
    this.#addStep(line, arrow, { parent: container.step, subplan });
    return 'taken';
  }

  /** A line of the first step that is not indented: all of a plan without arrows may have lost that, and is clear without. */
  #takeUnindented(line: TextLine, end: number): Taken {
    if (!this.#behindSteps && line.column === this.#column && belongsDeeper(this.#text, line.start)) {
      this.#lostAt = line.start;
      return 'taken';
    }
    const detail = detailAt(this.#text, line.start, end);
    if (detail === null || !isKnownLabel(detail.label)) return 'foreign';
    const container = this.#open.at(-1);
    if (this.#behindSteps) {
      if (container?.kind !== 'block') return 'foreign';
      return this.#takeBelow(container, line, end);
    }
    if (this.#unindented < 0) this.#unindented = line.start;
    if (this.#hasArrow) this.#lostAt = line.start;
    const [root] = this.#steps;
    if (root === undefined) return 'foreign';
    const first = { kind: 'step', column: -1, step: root } as const;
    this.#open.length = 0;
    this.#open.push(first);
    return this.#takeBelow(first, line, end);
  }

  #takeStatement({ start, column }: TextLine, end: number): Taken {
    const found = statementLine(this.#text, start, end);
    if (found === null) return 'damaged';
    this.#close(-1);
    this.#behindSteps = true;
    if (found.kind === 'fields') putAll(this.#statement, found.fields);
    else if (found.kind === 'trigger') this.#triggers.push(found.trigger);
    else {
      const block: Block = { key: found.key, into: this.#statement, entries: [...found.fields], start, end };
      this.#open.push({ kind: 'block', column, block });
    }
    return 'taken';
  }

  #takeBelow(container: Container, line: TextLine, end: number): Taken {
    const { start, column } = line;
    if (container.kind === 'block') return this.#takeFields(container.block, start, end);
    const { step } = container;
    // A step’s own lines stand before the steps below it; only SubPlans come behind them.
    if (container.kind === 'step' && step.steps.length > 0 && !isSubplanName(this.#text, start))
      return this.#misplace(start);
    step.end = Math.max(step.end, end);
    if (container.kind === 'worker') return this.#takeWorkerLine(container.worker, column, { start, end });
    if (container.kind === 'target') return this.#takeFields(container.target, start, end);
    if (isSubplanName(this.#text, start)) {
      const label: Field = { key: 'Subplan Name', value: this.#text.slice(start, end), start, end };
      this.#open.push({ kind: 'label', column, step, label });
      return 'taken';
    }
    const worker = workerAt(this.#text, start);
    if (worker !== null) return this.#takeWorker(step, worker.number, line, { start: worker.behind, end });
    if (isTarget(this.#text, start)) return this.#takeTarget(step, column, { start, end });
    return this.#takeDetail(container, step, line, end);
  }

  #misplace(start: number): Taken {
    this.#misplaced++;
    if (this.#misplacedAt < 0) this.#misplacedAt = start;
    return 'damaged';
  }

  #takeDetail(container: Container, step: StepDraft, { start, column }: TextLine, end: number): Taken {
    const detail = detailAt(this.#text, start, end);
    if (detail === null) return 'damaged';
    const fields = this.#fields(detail);
    if (fields === null) return 'damaged';
    this.#suspicion.see(container, this.#steps[0], { start, column });
    const [field] = fields;
    if (step.head.nodeType === 'Aggregate' && field !== undefined) {
      const { label, value } = detail;
      if (label === 'Sort Key') {
        const grouping: GroupingDraft = { sortKey: field, isHashed: false, keys: [] };
        step.groupings.push(grouping);
        this.#open.push({ kind: 'grouping', column, step, grouping });
        return 'taken';
      }
      if (label === 'Group Key' || label === 'Hash Key') {
        const key = value === '()' ? { ...field, value: [] } : field;
        const grouping = container.kind === 'grouping' ? container.grouping : groupingFor(step, label === 'Hash Key');
        grouping.keys.push(key);
        return 'taken';
      }
    }
    if (isLikeOmitted(detail)) step.isStrange = true;
    this.#suspicion.seeFields(step, detail.label, fields);
    putAll(step.entries, fields);
    return 'taken';
  }

  /** `Worker 0:  actual time=…`, or the first of the worker’s other lines; up to 12 each of them began so. */
  #takeWorker(
    step: StepDraft,
    number: string,
    { start, column }: TextLine,
    content: { start: number; end: number },
  ): Taken {
    const worker = step.workers.get(number) ?? { number, entries: [], start, end: content.end };
    step.workers.set(number, worker);
    this.#open.push({ kind: 'worker', column, step, worker });
    return content.start >= content.end ? 'taken' : this.#takeWorkerLine(worker, column, content);
  }

  #takeWorkerLine(worker: WorkerDraft, column: number, { start, end }: { start: number; end: number }): Taken {
    worker.end = Math.max(worker.end, end);
    const measures = workerMeasures(this.#text, start, end);
    if (measures.length > 0) {
      worker.entries.push(...measures.map(measured));
      return 'taken';
    }
    const text = this.#text.slice(start, end);
    if (text === 'JIT:') {
      this.#open.push({
        kind: 'block',
        column,
        block: { key: 'JIT', into: worker.entries, entries: [], start, end },
      });
      return 'taken';
    }
    return this.#takeFields(worker, start, end);
  }

  #takeTarget(step: StepDraft, column: number, { start, end }: { start: number; end: number }): Taken {
    const head = stepHead(this.#text.slice(start, end));
    const entries = head.subject.map(([key, value]): Field => ({ key, value, start, end }));
    const target: TargetDraft = { entries, start, end };
    step.targets.push(target);
    this.#open.push({ kind: 'target', column, step, target });
    return 'taken';
  }

  #takeFields(into: { readonly entries: Field[]; end: number }, start: number, end: number): Taken {
    const detail = detailAt(this.#text, start, end);
    const fields = detail === null ? null : this.#fields(detail);
    if (fields === null) return 'damaged';
    putAll(into.entries, fields);
    into.end = Math.max(into.end, end);
    return 'taken';
  }

  #fields(detail: Detail): Field[] | null {
    const fields = detailFields(detail);
    const counters = fields === null ? [] : countersOf(detail.label, detail.value);
    for (const counter of counters) this.#counters.add(counter);
    return fields;
  }

  #addStep(line: TextLine, from: number, below: { parent: StepDraft; subplan: Field | null } | null): void {
    const found = stepLine(this.#text, from, line.end);
    const [parent, subplan] = [below?.parent ?? null, below?.subplan ?? null];
    const name = typeof subplan?.value === 'string' ? subplan.value : null;
    const relationship = name === null ? null : name.startsWith('SubPlan') ? 'SubPlan' : 'InitPlan';
    const head = stepHead(this.#text.slice(from, found.headEnd));
    const step = draftOf(found, { head, parent, start: from, end: line.end, relationship, subplanName: name });
    const [root] = this.#steps;
    if (root !== undefined) {
      this.#halfStep = (found.costs.length === 0 && this.#isCosted) || isUnmeasured(step, root);
    }
    this.#halfStep ||= found.broken;
    if (parent !== null) {
      parent.steps.push(step);
      if (relationship === null) parent.ordinary++;
    }
    this.#steps.push(step);
    this.#open.push({ kind: 'step', column: line.column, step });
  }

  /** Closes what a line of that column cannot belong to, but for so many that stay open. */
  #close(column: number, kept = 0): void {
    for (let top = this.#open.at(-1); top !== undefined && top.column >= column; top = this.#open.at(-1)) {
      if (this.#open.length === kept) return;
      this.#open.pop();
      if (top.kind !== 'block') continue;
      top.block.into.push(blockField(top.block, this.#counters));
    }
  }

  /** The last line was a step’s, and its numbers were not whole. */
  get endsInHalfStep(): boolean {
    return this.#halfStep;
  }

  /** Takes back the step that was read last; false where there is no other. */
  dropLastStep(): boolean {
    const step = this.#steps.at(-1);
    if (step === undefined || step.parent === null) return false;
    this.#steps.pop();
    this.#open.pop();
    step.parent.steps.pop();
    if (step.relationship === null) step.parent.ordinary--;
    return true;
  }

  /** Where lines seem to be missing between those that are there; null where none do. */
  get suspicious(): Plan['incomplete'] {
    return this.#suspicion.found(this.#steps);
  }

  /** Where the text ends, the step that must have more below it than it has; null where none is. */
  get lacking(): string | null {
    if (this.#behindSteps) return null;
    return lackingIn(this.#open);
  }

  finish(): Fields {
    this.#close(-2);
    const timed = this.#steps.some(({ measures }) => measures.some(({ key }) => key === 'Actual Total Time'));
    const root = stepFields(this.#steps, { counters: this.#counters, timed });
    const entries: Field[] = [{ key: 'Plan', value: root, start: root.start, end: root.end }, ...this.#statement];
    const [first] = this.#triggers;
    if (first !== undefined) {
      const end = this.#triggers.at(-1)?.end ?? first.end;
      const changed = changedRelation(this.#steps);
      const value = this.#triggers.map((trigger) => withRelation(trigger, changed));
      entries.push({ key: 'Triggers', value, start: first.start, end });
    }
    return new Fields(entries, { start: this.#start, end: this.#end });
  }
}
