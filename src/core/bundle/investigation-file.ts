import { z } from 'zod';
import { newChange } from '../investigation/changes.ts';
import { investigationBody } from '../investigation/model.ts';

/** The investigation as a bundle holds it: what the report tells of it, for whoever takes it in. */
export const INVESTIGATION = 'workspace/investigation.json';
export const INVESTIGATION_SCHEMA = 'plateau-bundle-investigation/1';

const moment = z.string().max(60);
const id = z.string().regex(/^[a-z0-9-]{1,64}$/);

const bundledBaseline = z.object({
  id,
  label: z.string().max(1000),
  takenAt: moment,
  items: z.array(z.string().max(100)).max(100_000),
  notMeasured: z.array(z.string().max(200)).max(100),
  /** The file with its text; null where the redaction profile leaves it out. */
  file: z.string().max(400).nullable(),
});
export type BundledBaseline = z.infer<typeof bundledBaseline>;

export const investigationFile = z.object({
  schema: z.literal(INVESTIGATION_SCHEMA),
  body: investigationBody,
  /** ISO 8601; null before the first answer. */
  updatedAt: moment.nullable(),
  closedAt: moment.nullable(),
  changes: z.array(newChange.extend({ id, recordedAt: moment })).max(100_000),
  baselines: z.array(bundledBaseline).max(100_000),
});
export type InvestigationFile = z.infer<typeof investigationFile>;
