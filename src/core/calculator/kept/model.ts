import { z } from 'zod';
import { SEVERITIES } from '../../finding/model.ts';
import type { Item, Provenance } from '../../item.ts';
import type { CalculatorResult } from '../result.ts';

/** The form of what `plateau calc --json` prints. */
export const CALCULATION_SCHEMA = 'plateau-calculation/1';

const name = z.string().min(1).max(200);
const line = z.string().max(10_000);
const number = z.number().nullable();

const origin = z.strictObject({
  item: z.string().regex(/^[A-Za-z0-9._-]{1,100}$/),
  label: line,
  how: line,
  host: line.nullable(),
});

const input = z
  .strictObject({
    key: name,
    label: line,
    unit: z.string().max(200),
    value: z.union([z.number(), z.string().max(200)]).nullable(),
    assumed: z.boolean(),
    from: origin.nullable(),
  })
  .refine(
    ({ value, assumed, from }) => !(assumed || from !== null) || (value !== null && !(assumed && from !== null)),
    'an input says two things of where it came from',
  );

const figure = z.strictObject({
  key: name,
  label: line,
  column: name.exactOptional(),
  value: number,
  unit: z.string().max(200),
  working: line,
  why: line,
  source: line.exactOptional(),
  chosen: z.literal(true).exactOptional(),
});

/** A calculation as it is kept: inputs with where each is from, and what the calculator said of them, at what time and in which version. */
export const calculationRecord = z.object({
  schema: z.literal(CALCULATION_SCHEMA),
  /** ISO 8601, UTC. */
  computedAt: z.iso.datetime(),
  tool: z.strictObject({ name, version: name }),
  calculator: name,
  /** Of the calculator: the same inputs give the same result in the same version. */
  version: z.int().min(1).max(1_000_000),
  title: line,
  inputs: z.array(input).max(200),
  formula: z.array(line).max(100),
  sources: z.array(line).max(100),
  judgement: z
    .strictObject({ tone: z.enum(['good', 'bad', 'unknown']), severity: z.enum(SEVERITIES).nullable(), text: line })
    .nullable(),
  figures: z.array(figure).min(1).max(1000),
  warnings: z.array(line).max(1000),
});
export type CalculationRecord = z.infer<typeof calculationRecord>;

/** What came of computing a kept calculation again. */
export type Recomputed =
  | { readonly state: 'same' }
  /** By this version's formula its inputs give something else: one of them was changed. */
  | { readonly state: 'differs'; readonly why: string }
  /** It was computed by a formula that this version does not have: nothing is said of its result. */
  | { readonly state: 'otherFormula'; readonly why: string };

/** A calculation that is kept, with where it came from and whether its inputs still give its result here. */
export interface CalculationDetail {
  readonly item: Item;
  readonly provenance: Provenance;
  readonly record: CalculationRecord;
  readonly recomputed: Recomputed;
}

/** What was computed as it is printed and kept. `schema` comes first, so that a file is known by its head. */
export const calculationFile = (
  { computedAt, version }: { readonly computedAt: string; readonly version: string },
  result: CalculatorResult,
) => ({ schema: CALCULATION_SCHEMA, computedAt, tool: { name: 'Plateau', version }, ...result });
