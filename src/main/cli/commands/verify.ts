import { DIFFERENCES } from '../../../core/bundle/compare-verdicts.ts';
import {
  buildsSentence,
  CLAIMED_MEANS,
  claimedItem,
  DIFFERENCE_WORDS,
  givenOtherwise,
  otherVersionSentences,
  SIGNED_FOR,
  signOffKeyWords,
} from '../../../core/bundle/verification.ts';
import { ROLE_NAMES } from '../../../core/sign-off/model.ts';
import type { BundleVerification } from '../../services/bundle/verify/verify-bundle.ts';
import { type Command, EXIT } from '../command.ts';
import { printable } from '../table.ts';

/** Verdicts, evidence and files that are only claimed: they could not be made again, or can be held against nothing; of items whose verdicts are left out, the items. */
const unproven = ({ replay, unheld, otherwise }: BundleVerification): number =>
  (replay?.cannot.reduce((sum, { verdicts }) => sum + (verdicts ?? 1), 0) ?? 0) + unheld.length + otherwise.length;

function replayText({ replay }: BundleVerification): readonly string[] {
  if (replay === null) return ['Replay: not attempted, since the bundle does not say what was judged.'];
  const { verdicts, equal, cannot } = replay;
  const left = cannot.reduce((sum, row) => sum + (row.verdicts ?? 0), 0);
  const otherwise = givenOtherwise(replay);
  const rest = `${left > 0 ? `, ${left} cannot` : ''}${otherwise > 0 ? `, ${otherwise} not equal by this version’s rules` : ''}`;
  const head = `Replay: ${equal} of ${verdicts} verdicts made again and equal${rest}.`;
  const stated = (count: number | null): string =>
    count === null ? 'verdicts left out' : `${count} ${count === 1 ? 'verdict' : 'verdicts'} only claimed`;
  return [
    head,
    ...cannot.map((row) => `  ${printable(claimedItem(row))}: ${stated(row.verdicts)}; ${printable(row.why)}`),
    ...DIFFERENCES.filter((difference) => replay.differs[difference] > 0).map(
      (difference) => `  ${replay.differs[difference]} ${DIFFERENCE_WORDS[difference]}`,
    ),
    ...differencesText(replay),
  ];
}

/** Differences that are printed one by one. */
const SHOWN = 20;

/** What differs in more than its words and the rule set it names, one by one. */
function differencesText({ differences }: NonNullable<BundleVerification['replay']>): readonly string[] {
  const rows = differences.filter(({ difference }) => difference !== 'words' && difference !== 'rules');
  const lines = rows
    .slice(0, SHOWN)
    .map(({ item, rule, subject, stated, here }) =>
      printable(`  ${item}: ${rule} on ${subject}: ${stated ?? 'nothing'} in the bundle, ${here ?? 'nothing'} here`),
    );
  return rows.length > SHOWN ? [...lines, `  and ${rows.length - SHOWN} more: --json lists them`] : lines;
}

/** The answer in a line. */
function headline({ outcome, ...verification }: BundleVerification): string {
  switch (outcome) {
    case 'verified':
      return 'Verified';
    case 'claimed':
      return `Nothing is wrong, but not all is proven (${unproven({ outcome, ...verification })} only claimed)`;
    case 'other-version':
      return 'CANNOT TELL, made by another version';
    case 'failed':
      return 'NOT VERIFIED';
  }
}

/** Who signed off, with the key as far as there is one. */
const signOffText = ({ signOffs }: BundleVerification): readonly string[] =>
  signOffs.map(({ role, name, signedAt, manifestSha256, bundle, state, by }) => {
    const key = printable(signOffKeyWords(state, by));
    const what = `${SIGNED_FOR[bundle]} (manifest ${manifestSha256.slice(0, 16)})`;
    return `Signed off: ${ROLE_NAMES[role]}, ${printable(name)}, ${signedAt.slice(0, 10)}, for ${what}; ${key}.`;
  });

function text(path: string, verification: BundleVerification): string {
  const { outcome, level, meaning, bundleId, files, failures, warnings, unheld } = verification;
  const builds = buildsSentence(verification);
  const lines = [
    `${headline(verification)}: ${path}`,
    ...(builds === null ? [] : [printable(builds)]),
    ...(outcome === 'other-version' ? otherVersionSentences(verification).map(printable) : []),
    ...(bundleId === null ? [] : [`Bundle ${bundleId}, ${files} files.`]),
    `Level: ${level} (${meaning}).`,
    ...verification.signatures
      .filter(({ state }) => state === 'known')
      .map(({ path: at, by }) => `Signed by ${printable(by)} (${at}).`),
    ...signOffText(verification),
    ...replayText(verification),
    ...unheld.map(({ finding, evidence, why }) => `Claimed: evidence ${evidence} of ${finding}; ${printable(why)}.`),
    ...(unproven(verification) === 0 ? [] : [CLAIMED_MEANS]),
    ...warnings.map(({ path: at, message }) => `Note: ${at === '' ? '' : `${printable(at)}: `}${printable(message)}`),
    ...failures.map(
      ({ path: at, code, message }) => `✗ ${printable(at)}${at === '' ? '' : ': '}${printable(message)} (${code})`,
    ),
  ];
  return lines.join('\n');
}

const EXIT_OF: Readonly<Record<BundleVerification['outcome'], number>> = {
  verified: EXIT.passed,
  claimed: EXIT.undecided,
  'other-version': EXIT.otherVersion,
  failed: EXIT.failed,
};

export const verifyCommand: Command = {
  name: 'verify',
  brief: 'Check a bundle without trusting who made it',
  usage: 'ZIP',
  about: [
    'Checks an evidence bundle without a workspace: the zip itself, every file’s size and SHA-256, the journal’s chain, what refers to what,',
    'and every verdict by making it again. Exit code 1 where anything is wrong, 2 where verdicts are stated that cannot be made again,',
    '6 where nothing is wrong that can be told, and this version judges otherwise than the one that made the bundle.',
  ].join('\n'),
  options: [
    {
      name: 'allowed-signers',
      value: 'FILE',
      about: 'whose signatures count, in the form of ssh-keygen(1); another key is a note and no failure',
    },
  ],
  examples: ['plateau verify checkout-perf-audit.zip', 'plateau verify audit.zip --allowed-signers signers.txt --json'],
  arguments: { min: 1, max: 1 },
  run: async ({ given, terminal, start }) => {
    const [path = ''] = given.positionals;
    const session = start();
    const { result } = await session.finished(
      session.services.bundles.verify(path, given.text('allowed-signers') ?? null),
    );
    const verification = result as BundleVerification;
    terminal.answer(verification, () => text(path, verification));
    return EXIT_OF[verification.outcome];
  },
};
