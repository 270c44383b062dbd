import { ExactNumber, type Field } from '../../fields.ts';
import type { Plan } from '../../model.ts';
import type { Container, StepDraft } from './draft.ts';

/** How far EXPLAIN indents a line from what it belongs to: `ExplainNode` goes three levels of two spaces down at each step. */
const BELOW_FIRST = 2;
const BELOW_STEP = 6;
const LEVEL = 6;
/** One of so many lines may be indented otherwise, and the others tell how they all should be. */
const LINES_A_SLIP = 4;

/** Where a line stands, and how much further right than it should. */
interface Slip {
  readonly at: number;
  readonly by: number;
}

/** Looks for what shows that lines of a TEXT plan are missing, where all that are there look sound. */
export class Suspicion {
  readonly #slips: Slip[] = [];
  #lines = 0;
  #isSteady = true;
  #twice: Plan['incomplete'] = null;
  #step: StepDraft | null = null;
  readonly #numbers = new Map<string, string>();

  /** A step or a line of one, by its column and by what it was taken to belong to. */
  see(
    container: Container,
    root: StepDraft | undefined,
    { start, column }: { readonly start: number; readonly column: number },
  ): void {
    if (container.kind !== 'step' && container.kind !== 'label') return;
    const isShallow = container.kind === 'label' || container.step === root;
    const by = column - container.column - (isShallow ? BELOW_FIRST : BELOW_STEP);
    this.#lines++;
    if (by === 0) return;
    this.#slips.push({ at: start, by });
    if (by % LEVEL !== 0 || by < 0) this.#isSteady = false;
  }

  /** Fields of a step’s own line. They stand together, before the steps below it. */
  seeFields(step: StepDraft, label: string, fields: readonly Field[]): void {
    if (step !== this.#step) this.#numbers.clear();
    this.#step = step;
    for (const { key, value, start } of fields) {
      if (!(value instanceof ExactNumber)) continue;
      const known = this.#numbers.get(key);
      if (known !== undefined && known !== value.text) {
        this.#twice ??= { at: start, why: `“${label}” stands twice in one step: the line of another step is missing` };
      }
      this.#numbers.set(key, value.text);
    }
  }

  /** The first place at which lines are missing; null where none seems to be. */
  found(steps: readonly StepDraft[]): Plan['incomplete'] {
    const places = [this.#slip(), this.#twice, uncounted(steps)].filter((place) => place !== null);
    return places.toSorted((a, b) => a.at - b.at)[0] ?? null;
  }

  #slip(): Plan['incomplete'] {
    const isOwn = this.#isSteady || this.#slips.length * LINES_A_SLIP <= this.#lines;
    const slip = isOwn ? this.#slips.find(({ by }) => by > 0 && by % LEVEL === 0) : undefined;
    return slip === undefined ? null : { at: slip.at, why: 'the line of a step above this one is missing' };
  }
}

/** Blocks that a step counts together with those below it. */
const BLOCKS = ['Shared Hit Blocks', 'Shared Read Blocks', 'Temp Read Blocks', 'Temp Written Blocks'];

/** A step that counts fewer blocks than one of those below it, which it counts too: its line is missing, or was cut. */
function uncounted(steps: readonly StepDraft[]): Plan['incomplete'] {
  const blocks = new Map(steps.map((step) => [step, blocksOf(step)]));
  for (const step of steps) {
    const [own = [], above = []] = [blocks.get(step), step.parent === null ? undefined : blocks.get(step.parent)];
    if (step.parent === null || step.relationship !== null || own.every((count, index) => count <= (above[index] ?? 0)))
      continue;
    const { start, head } = step.parent;
    return { at: start, why: `the line “Buffers” of “${head.nodeType}” is missing or damaged` };
  }
  return null;
}

function blocksOf({ entries }: StepDraft): readonly number[] {
  const counts = BLOCKS.map(() => 0);
  for (const { key, value } of entries) {
    const index = BLOCKS.indexOf(key);
    if (index >= 0 && value instanceof ExactNumber) counts[index] = value.value;
  }
  return counts;
}
