import { SIGNED_FOR, signOffKeyWords } from '../../../core/bundle/verification.ts';
import { ROLE_NAMES } from '../../../core/sign-off/model.ts';
import type { BundleVerification } from '../../services/bundle/verify/verify-bundle.ts';
import { type Command, EXIT } from '../command.ts';
import { printable } from '../table.ts';

/** Items and evidence that are only claimed: their verdicts could not be made again, were left out, or can be held against nothing. */
const unproven = ({ replay, unheld }: BundleVerification): number => (replay?.cannot.length ?? 0) + unheld.length;

function replayText({ replay }: BundleVerification): readonly string[] {
  if (replay === null) return ['Replay: not attempted, since the bundle does not say what was judged.'];
  const { verdicts, equal, cannot } = replay;
  const left = cannot.reduce((sum, row) => sum + (row.verdicts ?? 0), 0);
  const head = `Replay: ${equal} of ${verdicts} verdicts made again and equal${left > 0 ? `, ${left} cannot` : ''}.`;
  const stated = (count: number | null): string =>
    count === null ? 'verdicts left out' : `${count} ${count === 1 ? 'verdict' : 'verdicts'} only claimed`;
  return [head, ...cannot.map((row) => `  ${row.item}: ${stated(row.verdicts)}; ${printable(row.why)}`)];
}

/** Who signed off, with the key as far as there is one. */
const signOffText = ({ signOffs }: BundleVerification): readonly string[] =>
  signOffs.map(({ role, name, signedAt, manifestSha256, bundle, state, by }) => {
    const key = printable(signOffKeyWords(state, by));
    const what = `${SIGNED_FOR[bundle]} (manifest ${manifestSha256.slice(0, 16)})`;
    return `Signed off: ${ROLE_NAMES[role]}, ${printable(name)}, ${signedAt.slice(0, 10)}, for ${what}; ${key}.`;
  });

function text(path: string, verification: BundleVerification): string {
  const { ok, level, meaning, bundleId, files, failures, warnings, unheld } = verification;
  const claims = unproven(verification);
  const head = claims > 0 ? `Nothing is wrong, but not all is proven (${claims} only claimed)` : 'Verified';
  const lines = [
    `${ok ? head : 'NOT VERIFIED'}: ${path}`,
    ...(bundleId === null ? [] : [`Bundle ${bundleId}, ${files} files.`]),
    `Level: ${level} (${meaning}).`,
    ...verification.signatures
      .filter(({ state }) => state === 'known')
      .map(({ path: at, by }) => `Signed by ${printable(by)} (${at}).`),
    ...signOffText(verification),
    ...replayText(verification),
    ...unheld.map(({ finding, evidence, why }) => `Claimed: evidence ${evidence} of ${finding}; ${printable(why)}.`),
    ...warnings.map(({ path: at, message }) => `Note: ${at === '' ? '' : `${printable(at)}: `}${printable(message)}`),
    ...failures.map(
      ({ path: at, code, message }) => `✗ ${printable(at)}${at === '' ? '' : ': '}${printable(message)} (${code})`,
    ),
  ];
  return lines.join('\n');
}

export const verifyCommand: Command = {
  name: 'verify',
  brief: 'Check a bundle without trusting who made it',
  usage: 'ZIP',
  about: [
    'Checks an evidence bundle without a workspace: the zip itself, every file’s size and SHA-256, the journal’s chain, what refers to what,',
    'and every verdict by making it again. Exit code 1 where anything is wrong, 2 where verdicts are stated that cannot be made again.',
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
    if (!verification.ok) return EXIT.failed;
    return unproven(verification) > 0 ? EXIT.undecided : EXIT.passed;
  },
};
