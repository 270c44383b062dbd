import { z } from 'zod';
import { calculationPath } from '../../../../core/bundle/item-record.ts';
import { EXPORT } from '../../../../core/bundle/manifest.ts';
import { type CapturedOn, factsOfHeap, factsOfProfile, type ToldFact } from '../../../../core/calculator/item-facts.ts';
import { type CalculationRecord, calculationRecord } from '../../../../core/calculator/kept/model.ts';
import { isAsRead, readInputs, recompute, toldOf } from '../../../../core/calculator/kept/recompute.ts';
import { withUnit } from '../../../../core/calculator/quantity.ts';
import { canonicalJson } from '../../../../core/verdict/canonical-json.ts';
import { profileFacts } from '../../tasks/profile-facts.ts';
import type { Contents } from './contents.ts';
import type { Failures } from './failures.ts';
import type { BundledRows } from './replay-bundle.ts';
import { saysTheSame } from './same-as-row.ts';

interface Found {
  readonly contents: Contents;
  readonly failures: Failures;
  /** What should be known and is no failure. */
  readonly notes: Failures;
}

const CODE = 'reference.calculation';

const provenance = z.object({
  capture: z.object({
    host: z.object({
      name: z.string(),
      facts: z.object({ cores: z.number(), containerCpus: z.number().nullable() }),
    }),
  }),
});

/** The machine that a profile of a bundle was captured on; null where none is told. */
async function capturedOn(contents: Contents, id: string): Promise<CapturedOn | null> {
  const path = `audit_artifacts/captures/${id}/provenance.json`;
  if (!contents.has(path)) return null;
  const read = provenance.safeParse(JSON.parse((await contents.bytes(path)).toString('utf8')));
  return read.success ? read.data.capture.host : null;
}

/** What an item of a bundle tells of inputs, as far as its model does; none of one whose model cannot be read. */
async function factsOf(rows: BundledRows, contents: Contents, id: string): Promise<readonly ToldFact[]> {
  try {
    const model = await rows.model(id);
    if (model?.kind === 'heap') return factsOfHeap(model.heap.facts);
    if (model?.kind === 'profile') return factsOfProfile(profileFacts(model.profile), await capturedOn(contents, id));
  } catch {
    // That a model is damaged is told where it is judged by.
  }
  return [];
}

/** Holds inputs that are said to be read from an item against that item, where the bundle has it and its model tells. */
async function checkSources(
  id: string,
  record: CalculationRecord,
  { rows, facts }: { readonly rows: BundledRows; readonly facts: Map<string, readonly ToldFact[]> },
  found: Found,
): Promise<void> {
  for (const { label, value, fact, from } of readInputs(record)) {
    // Each item is looked at once, however many calculations name it.
    const known = facts.get(from.item);
    const all = known ?? (rows.records.has(from.item) ? await factsOf(rows, found.contents, from.item) : []);
    if (known === undefined) facts.set(from.item, all);
    const told = toldOf(all, fact);
    if (told === null) {
      const why = rows.records.has(from.item)
        ? 'which tells nothing of it in this bundle'
        : 'which is not in the bundle';
      found.notes.add(EXPORT, 'calculation.unheld', `${id} takes “${label}” from ${from.item}, ${why}.`);
    } else if (!isAsRead(value, told)) {
      const numbers = `${withUnit(value, '')}; ${from.item} tells ${withUnit(told, '')}`;
      found.failures.add(EXPORT, CODE, `${id} says that it read “${label}” as ${numbers}.`);
    }
  }
}

/**
 * Computes kept calculations again: whether they are such, whether their inputs give their result, stand in their file as in their row, and were read from
 * the items of the bundle that they name. What was computed by a formula that is not here is told, and is no failure.
 */
export async function checkCalculations(found: Found, rows: BundledRows): Promise<void> {
  const { contents, failures, notes } = found;
  const facts = new Map<string, readonly ToldFact[]>();
  for (const { id, kind, spec } of rows.records.values()) {
    if (kind !== 'calculation') continue;
    const row = calculationRecord.safeParse(spec);
    if (!row.success || canonicalJson(row.data) !== canonicalJson(spec)) {
      const why = row.success ? 'it says more than one does' : (row.error.issues[0]?.message ?? '');
      failures.add(EXPORT, CODE, `${id} is no calculation: ${why}`);
      continue;
    }
    const path = calculationPath(id);
    if (!(await saysTheSame(contents, path, spec)))
      failures.add(path, CODE, `It is not what the row of ${id} in ${EXPORT} says.`);
    const again = recompute(row.data);
    if (again.state === 'differs') failures.add(EXPORT, CODE, `${id} does not follow from its inputs: ${again.why}.`);
    else if (again.state === 'otherFormula') notes.add(EXPORT, 'calculation.otherFormula', `${id}: ${again.why}`);
    await checkSources(id, row.data, { rows, facts }, found);
  }
}
