import { useId } from 'react';
import { KeyChoice } from './key-choice.tsx';

export interface SignatureSectionProps {
  /** The key; empty for none. */
  readonly sign: string;
  /** True while the file of a key is to be named. */
  readonly isNaming: boolean;
  readonly onChange: (sign: string, isNaming: boolean) => void;
}

/** Who vouches for the bundle: nobody, a key of the agent, or the file of one. */
export function SignatureSection({ sign, isNaming, onChange }: SignatureSectionProps) {
  const ids = { choice: useId(), file: useId() };
  // A file that is still to be named is no key yet.
  const choose = (key: string | null) => onChange(key ?? '', key === '');
  return (
    <section className="bundle-section" aria-label="Signature">
      <h2>Signature</h2>
      <div className="form-grid">
        <KeyChoice sign={sign === '' && !isNaming ? null : sign} onChange={choose} ids={ids} />
      </div>
      <p className="bundle-note">
        {sign === '' && !isNaming
          ? 'Without a signature the bundle proves that nothing was changed by accident: whoever has the file could have rebuilt its manifest.'
          : sign.trim() === ''
            ? 'Name the file of the key, or choose “no key”: until then nothing is exported.'
            : 'ssh-keygen signs the manifest, and with it every file. Whoever has your public key can check it without Plateau.'}
      </p>
    </section>
  );
}
