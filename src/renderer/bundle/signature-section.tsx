import { useId } from 'react';
import { KeyChoice } from './key-choice.tsx';

export interface SignatureSectionProps {
  /** The key; empty for none. */
  readonly sign: string;
  readonly onChange: (sign: string) => void;
}

/** Who vouches for the bundle: nobody, a key of the agent, or the file of one. */
export function SignatureSection({ sign, onChange }: SignatureSectionProps) {
  const ids = { choice: useId(), file: useId() };
  return (
    <section className="bundle-section" aria-label="Signature">
      <h2>Signature</h2>
      <div className="form-grid">
        <KeyChoice sign={sign} onChange={onChange} ids={ids} />
      </div>
      <p className="bundle-note">
        {sign === ''
          ? 'Without a signature the bundle proves that nothing was changed by accident: whoever has the file could have rebuilt its manifest.'
          : 'ssh-keygen signs the manifest, and with it every file. Whoever has your public key can check it without Plateau.'}
      </p>
    </section>
  );
}
