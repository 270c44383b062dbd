import type { Verification } from '../../core/bundle/verification.ts';

interface LevelWords {
  readonly title: string;
  readonly proves: string;
  readonly doesNot: string;
}

/** What each level proves and what it does not, for people. */
export const LEVEL_WORDS: Readonly<Record<Verification['level'], LevelWords>> = {
  none: {
    title: 'None',
    proves: 'It proves nothing:',
    doesNot: 'files and manifest do not agree.',
  },
  manifest: {
    title: 'Manifest',
    proves: 'It proves that the files are those of the manifest.',
    doesNot: 'The journal’s chain is broken, and whoever has the file could have rebuilt the manifest.',
  },
  'journal chain': {
    title: 'Journal chain',
    proves:
      'It proves that the files are those of the manifest, and that no entry of the journal was changed without writing all later ones anew.',
    doesNot:
      'It does not prove who wrote it: whoever has the file could have rebuilt manifest, journal and models together.',
  },
  signed: {
    title: 'Signed',
    proves: 'It proves that the manifest, and with it every file, is what the signer signed.',
    doesNot: 'It does not prove that the measurements were made as told: that is for whoever measures again.',
  },
};
