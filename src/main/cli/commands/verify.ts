import type { BundleVerification } from '../../services/bundle/verify/verify-bundle.ts';
import { type Command, EXIT } from '../command.ts';
import { printable } from '../table.ts';

/** Verdicts that are stated and could not be made again. */
function unproven({ replay }: BundleVerification): number {
  return replay?.cannot.reduce((sum, { verdicts }) => sum + (verdicts ?? 0), 0) ?? 0;
}

function replayText({ replay }: BundleVerification): readonly string[] {
  if (replay === null) return ['Replay: not attempted, since the bundle does not say what was judged.'];
  const { verdicts, equal, cannot } = replay;
  const left = cannot.reduce((sum, row) => sum + (row.verdicts ?? 0), 0);
  const head = `Replay: ${equal} of ${verdicts} verdicts made again and equal${left > 0 ? `, ${left} cannot` : ''}.`;
  return [head, ...cannot.map(({ item, why }) => `  ${item}: ${printable(why)}`)];
}

function text(path: string, verification: BundleVerification): string {
  const { ok, level, meaning, bundleId, files, failures, warnings } = verification;
  const lines = [
    `${ok ? 'Verified' : 'NOT VERIFIED'}: ${path}`,
    ...(bundleId === null ? [] : [`Bundle ${bundleId}, ${files} files.`]),
    `Level: ${level} (${meaning}).`,
    ...verification.signatures
      .filter(({ state }) => state === 'known')
      .map(({ path: at, by }) => `Signed by ${printable(by)} (${at}).`),
    ...replayText(verification),
    ...warnings.map(({ path: at, message }) => `Note: ${at === '' ? '' : `${printable(at)}: `}${printable(message)}`),
    ...failures.map(
      ({ path: at, code, message }) => `✗ ${printable(at)}${at === '' ? '' : ': '}${printable(message)} (${code})`,
    ),
  ];
  return lines.join('\n');
}

export const verifyCommand: Command = {
  name: 'verify',
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
