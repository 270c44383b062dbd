import { z } from 'zod';

const failure = z.object({ path: z.string(), code: z.string(), message: z.string() });

/** What a verification found, as the window reads it. */
export const verification = z.object({
  ok: z.boolean(),
  level: z.enum(['none', 'manifest', 'journal chain', 'signed']),
  bundleId: z.string().nullable(),
  createdAt: z.string().nullable(),
  manifestSha256: z.string().nullable(),
  tool: z.object({ name: z.string(), version: z.string() }).nullable(),
  files: z.number(),
  failures: z.array(failure).readonly(),
  warnings: z.array(failure).readonly(),
  signatures: z
    .array(z.object({ path: z.string(), state: z.enum(['known', 'unknown', 'bad', 'unchecked']), by: z.string() }))
    .readonly(),
  replay: z
    .object({
      verdicts: z.number(),
      equal: z.number(),
      cannot: z.array(z.object({ item: z.string(), verdicts: z.number().nullable(), why: z.string() })).readonly(),
    })
    .nullable(),
  unheld: z.array(z.object({ finding: z.string(), evidence: z.string(), why: z.string() })).readonly(),
});
export type Verification = z.infer<typeof verification>;
export type VerificationFailure = z.infer<typeof failure>;

/** The steps of a verification, in their order. */
export const VERIFICATION_STEPS = ['container', 'files', 'journal', 'references', 'replay', 'signatures'] as const;
export type VerificationStep = (typeof VERIFICATION_STEPS)[number];

const STEP_OF: readonly (readonly [prefix: string, step: VerificationStep])[] = [
  ['container.', 'container'],
  ['manifest.', 'files'],
  ['file.', 'files'],
  ['sums.', 'files'],
  ['journal.', 'journal'],
  ['reference.', 'references'],
  ['verdicts.', 'references'],
  ['replay.', 'replay'],
  ['signature.', 'signatures'],
];

/** The step that a failure's code belongs to; null for one of the bundle as a whole. */
export const stepOf = (code: string): VerificationStep | null =>
  STEP_OF.find(([prefix]) => code.startsWith(prefix))?.[1] ?? null;

/** How a step ended: `claimed` where nothing is wrong and not all is proven. */
export type StepState = 'passed' | 'failed' | 'claimed' | 'none' | 'not-reached';

export interface StepOutcome {
  readonly step: VerificationStep;
  readonly state: StepState;
  readonly failures: readonly VerificationFailure[];
}

function stateOf(step: VerificationStep, found: Verification): StepState {
  const { manifestSha256, signatures, replay, unheld } = found;
  // Without a manifest nothing after it is looked at.
  if (manifestSha256 === null && step !== 'container' && step !== 'files') return 'not-reached';
  switch (step) {
    case 'signatures':
      if (signatures.length === 0) return 'none';
      return signatures.every(({ state }) => state === 'known') ? 'passed' : 'claimed';
    case 'replay':
      if (replay === null) return 'not-reached';
      return replay.cannot.length > 0 ? 'claimed' : 'passed';
    case 'references':
      return unheld.length > 0 ? 'claimed' : 'passed';
    default:
      return 'passed';
  }
}

/** Each step with how it ended and what is wrong. */
export function stepsOf(found: Verification): readonly StepOutcome[] {
  return VERIFICATION_STEPS.map((step) => {
    const failures = found.failures.filter(({ code }) => stepOf(code) === step);
    return { step, failures, state: failures.length > 0 ? 'failed' : stateOf(step, found) };
  });
}

/** Items and evidence that are only claimed: verdicts that could not be made again or are left out, evidence that is held against nothing. */
export const claimsOf = ({ replay, unheld }: Verification): number => (replay?.cannot.length ?? 0) + unheld.length;

/** What came of importing a bundle, as the window reads it. */
export const restoration = z.object({
  workspace: z.string(),
  name: z.string(),
  readOnly: z.boolean(),
  items: z.number(),
  existing: z.number(),
});
export type Restoration = z.infer<typeof restoration>;
