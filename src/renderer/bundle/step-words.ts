import type { Verification, VerificationStep } from '../../core/bundle/verification.ts';
import { SIGN_OFF_ROLES } from '../../core/sign-off/model.ts';
import { formatCount, oneLine, plural } from '../ui/format.ts';

export const STEP_TITLES: Readonly<Record<VerificationStep, string>> = {
  container: 'The zip',
  files: 'Files and manifest',
  journal: 'The journal',
  references: 'What refers to what',
  replay: 'Verdicts made again',
  signatures: 'Signatures',
  signOffs: 'Sign-offs',
};

/** What a step without a failure found. */
export function stepSentence(step: VerificationStep, found: Verification, signers: string | null): string {
  const { files, replay, signatures, signOffs, unheld } = found;
  switch (step) {
    case 'container':
      return 'no path leads out of it, nothing is hidden in it, nothing unpacks without end';
    case 'files':
      return `${plural(files, 'file')}, each of the size and SHA-256 that the manifest states; none missing, none more`;
    case 'journal':
      return 'each entry holds the SHA-256 of the one before';
    case 'references':
      return unheld.length === 0
        ? 'items, models, evidence and counts agree'
        : `${plural(unheld.length, 'piece')} of evidence can be held against nothing`;
    case 'replay':
      if (replay === null) return 'the bundle does not say what was judged';
      return `${formatCount(replay.equal)} of ${plural(replay.verdicts, 'verdict')} made again and equal`;
    case 'signatures':
      if (signatures.length === 0) return 'nobody signed it';
      return signatures.map((signature) => signatureWords(signature, signers)).join('; ');
    case 'signOffs': {
      if (signOffs.length === 0) return 'nobody signed off what it says';
      const own = signOffs.filter(({ bundle }) => bundle === 'this').length;
      const rest = signOffs.length - own;
      return `${formatCount(own)} of ${formatCount(SIGN_OFF_ROLES.length)} roles signed this bundle${rest === 0 ? '' : `, ${plural(rest, 'sign-off is', 'sign-offs are')} of others`}`;
    }
  }
}

function signatureWords({ path, state, by }: Verification['signatures'][number], signers: string | null): string {
  const file = oneLine(path, 100);
  const who = oneLine(by, 200);
  switch (state) {
    case 'known':
      return `${file} by ${who}`;
    case 'unknown':
      return `${file} by ${who}, ${signers === null ? 'whose key that is nobody was asked' : 'who is not among the allowed signers'}`;
    case 'unchecked':
      return `${file} was not checked: ssh-keygen is not installed`;
    case 'bad':
      return `${file} is wrong`;
  }
}
