import { z } from 'zod';
import { SIGN_OFF_ROLES } from '../sign-off/model.ts';
import { DIFFERENCES, type Difference } from './compare-verdicts.ts';
import { buildName } from './tool-build.ts';

const failure = z.object({ path: z.string(), code: z.string(), message: z.string() });

/**
 * What a verification comes to. `other-version`: nothing is wrong that can be told, and the build that verifies judges otherwise than the one that is said to
 * have made the bundle: neither is shown that it was changed, nor that it was not.
 */
export const BUNDLE_OUTCOMES = ['verified', 'claimed', 'other-version', 'failed'] as const;
export type BundleOutcome = (typeof BUNDLE_OUTCOMES)[number];

/** What a verification found, as the window reads it. */
export const verification = z.object({
  outcome: z.enum(BUNDLE_OUTCOMES),
  ok: z.boolean(),
  level: z.enum(['none', 'manifest', 'journal chain', 'signed']),
  bundleId: z.string().nullable(),
  createdAt: z.string().nullable(),
  manifestSha256: z.string().nullable(),
  tool: z.object({ name: z.string(), version: z.string(), commit: z.string().nullable() }).nullable(),
  verifiedBy: z.object({ version: z.string(), commit: z.string().nullable() }),
  files: z.number(),
  failures: z.array(failure).readonly(),
  warnings: z.array(failure).readonly(),
  signatures: z
    .array(z.object({ path: z.string(), state: z.enum(['known', 'unknown', 'bad', 'unchecked']), by: z.string() }))
    .readonly(),
  signOffs: z
    .array(
      z.object({
        role: z.enum(SIGN_OFF_ROLES),
        name: z.string(),
        signedAt: z.string(),
        manifestSha256: z.string(),
        bundle: z.enum(['this', 'other', 'elsewhere']),
        state: z.enum(['known', 'unknown', 'bad', 'unchecked', 'none']),
        by: z.string(),
      }),
    )
    .readonly(),
  replay: z
    .object({
      verdicts: z.number(),
      equal: z.number(),
      cannot: z
        .array(
          z.object({
            item: z.string(),
            kind: z.string().nullable(),
            label: z.string().nullable(),
            verdicts: z.number().nullable(),
            why: z.string(),
          }),
        )
        .readonly(),
      alike: z.boolean(),
      differs: z.record(z.enum(DIFFERENCES), z.number()),
      differences: z
        .array(
          z.object({
            item: z.string(),
            rule: z.string(),
            subject: z.string(),
            difference: z.enum(DIFFERENCES),
            stated: z.string().nullable(),
            here: z.string().nullable(),
          }),
        )
        .readonly(),
    })
    .nullable(),
  unheld: z.array(z.object({ finding: z.string(), evidence: z.string(), why: z.string() })).readonly(),
  otherwise: z.array(z.string()).readonly(),
});
export type Verification = z.infer<typeof verification>;
export type VerificationFailure = z.infer<typeof failure>;
type VerifiedSignOff = Verification['signOffs'][number];

/** What a sign-off of a bundle was given to. */
export const SIGNED_FOR: Readonly<Record<VerifiedSignOff['bundle'], string>> = {
  this: 'this bundle',
  other: 'an older or another bundle',
  elsewhere: 'another bundle, which was taken in',
};

/** What the key of a bundle's sign-off is worth. */
export function signOffKeyWords(state: VerifiedSignOff['state'], by: string): string {
  switch (state) {
    case 'known':
      return `signed by ${by}`;
    case 'unknown':
      return `key unknown: ${by}`;
    case 'unchecked':
      return 'signature not checked: ssh-keygen is not installed';
    case 'bad':
      return 'the signature is not one of this statement';
    case 'none':
      return 'only claimed: no key signs it';
  }
}

/** The steps of a verification, in their order. */
export const VERIFICATION_STEPS = [
  'container',
  'files',
  'journal',
  'references',
  'replay',
  'signatures',
  'signOffs',
] as const;
export type VerificationStep = (typeof VERIFICATION_STEPS)[number];

const STEP_OF: readonly (readonly [prefix: string, step: VerificationStep])[] = [
  ['container.', 'container'],
  ['manifest.', 'files'],
  ['file.', 'files'],
  ['sums.', 'files'],
  ['journal.', 'journal'],
  ['history.', 'journal'],
  ['reference.', 'references'],
  ['verdicts.', 'references'],
  ['replay.', 'replay'],
  ['written.', 'replay'],
  ['signature.', 'signatures'],
  ['signOff.', 'signOffs'],
];

/** The step that a failure's code belongs to; null for one of the bundle as a whole. */
export const stepOf = (code: string): VerificationStep | null =>
  STEP_OF.find(([prefix]) => code.startsWith(prefix))?.[1] ?? null;

/** How a step ended: `claimed` where nothing is wrong and not all is proven. */
export type StepState = 'passed' | 'failed' | 'claimed' | 'other-version' | 'none' | 'not-reached';

export interface StepOutcome {
  readonly step: VerificationStep;
  readonly state: StepState;
  readonly failures: readonly VerificationFailure[];
}

function stateOf(step: VerificationStep, found: Verification): StepState {
  const { manifestSha256, signatures, signOffs, replay, unheld } = found;
  // Without a manifest nothing after it is looked at.
  if (manifestSha256 === null && step !== 'container' && step !== 'files') return 'not-reached';
  switch (step) {
    case 'signatures':
      if (signatures.length === 0) return 'none';
      return signatures.every(({ state }) => state === 'known') ? 'passed' : 'claimed';
    case 'signOffs':
      if (signOffs.length === 0) return 'none';
      return signOffs.every(({ state, bundle }) => state === 'known' && bundle === 'this') ? 'passed' : 'claimed';
    case 'replay':
      if (replay === null) return 'not-reached';
      if (givenOtherwise(replay) > 0) return 'other-version';
      return replay.cannot.length + found.otherwise.length > 0 ? 'claimed' : 'passed';
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

type Replayed = NonNullable<Verification['replay']>;

/** How many verdicts this version gives otherwise than the bundle states, or does not give, or gives beside. */
export const givenOtherwise = ({ differs }: Pick<Replayed, 'differs'>): number =>
  DIFFERENCES.reduce((sum, difference) => sum + differs[difference], 0);

/** What a verification comes to: the worst of what was found. */
export function outcomeOf(found: {
  readonly failed: boolean;
  readonly replay: Pick<Replayed, 'cannot' | 'differs'> | null;
  readonly unheld: Verification['unheld'];
  readonly otherwise: Verification['otherwise'];
}): BundleOutcome {
  if (found.failed) return 'failed';
  if (found.replay !== null && givenOtherwise(found.replay) > 0) return 'other-version';
  return claimsOf(found) > 0 ? 'claimed' : 'verified';
}

/** How verdicts differ, for people, after their count. */
export const DIFFERENCE_WORDS: Readonly<Record<Difference, string>> = {
  rules: 'the same to the word, by a rule set with other thresholds or categories',
  words: 'the same in verdict and figures, in other words',
  figures: 'the same verdict with other figures',
  verdict: 'judged otherwise',
  gone: 'not given by this version',
  added: 'given by this version and not in the bundle',
  unread: 'of items that this version cannot judge',
};

/** By what a bundle is said to have been made, and by what it was verified; null where it has no manifest that can be read. */
export function buildsSentence({ tool, verifiedBy }: Pick<Verification, 'tool' | 'verifiedBy'>): string | null {
  if (tool === null) return null;
  return `Made, as it says, by ${buildName(tool)}; verified by ${buildName(verifiedBy)}.`;
}

/** Why a bundle is neither verified nor found to be changed, and what to do about it. */
export function otherVersionSentences({ tool, replay }: Pick<Verification, 'tool' | 'replay'>): readonly string[] {
  if (tool === null || replay === null) return [];
  const { differs, verdicts, equal } = replay;
  const same = differs.rules + differs.words;
  return [
    `This version judges by other rules or in other words than the one that made the bundle: of ${verdicts} verdicts ${equal} are equal to the byte, ${same} the same in level, certainty and figures.`,
    `Whether what differs, words included, was so or was changed this version cannot tell. The one that made it can: verify it with ${buildName(tool)}. That name is only as good as the file: where that version calls it changed, it is.`,
  ];
}

/** What a claim is worth, for whoever holds only the bundle. */
export const CLAIMED_MEANS =
  'Only claimed: what is stated stands in the bundle as it was exported, and cannot be checked from the bundle alone. Whoever has the raw files can judge them again; ask for that before relying on it.';

/** What a verdict that is only claimed is on: the item's id, what it is called and what it is. */
export const claimedItem = ({ item, kind, label }: NonNullable<Verification['replay']>['cannot'][number]): string =>
  `${item}${label === null || label === '' ? '' : `, ${label}`}${kind === null ? '' : ` (${kind})`}`;

/** Items, evidence and files that are only claimed: verdicts that could not be made again or are left out, evidence that is held against nothing, files of another build. */
export const claimsOf = ({
  replay,
  unheld,
  otherwise,
}: {
  readonly replay: Pick<Replayed, 'cannot'> | null;
  readonly unheld: Verification['unheld'];
  readonly otherwise: Verification['otherwise'];
}): number => (replay?.cannot.length ?? 0) + unheld.length + otherwise.length;

/** What came of importing a bundle, as the window reads it. */
export const restoration = z.object({
  workspace: z.string(),
  name: z.string(),
  readOnly: z.boolean(),
  items: z.number(),
  existing: z.number(),
  /** Null where the workspace was made of this bundle before. */
  work: z
    .object({
      findings: z.array(z.object({ id: z.string(), was: z.string(), existing: z.boolean() })).readonly(),
      conditions: z.number(),
      signals: z.number(),
      saidLeft: z.number(),
      signOffs: z.number(),
    })
    .nullable(),
  notes: z.array(z.string()).readonly(),
});
export type Restoration = z.infer<typeof restoration>;
