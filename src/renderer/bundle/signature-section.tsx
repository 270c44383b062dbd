import { useId, useState } from 'react';
import { call } from '../state/client.ts';
import { useResource } from '../state/resource.ts';
import { oneLine } from '../ui/format.ts';

const FILE = 'another file';

export interface SignatureSectionProps {
  /** The key; empty for none. */
  readonly sign: string;
  readonly onChange: (sign: string) => void;
}

/** Who vouches for the bundle: nobody, a key of the agent, or the file of one. */
export function SignatureSection({ sign, onChange }: SignatureSectionProps) {
  const keys = useResource('keys', (signal) => call('signingKeys', {}, signal)).value ?? [];
  const isListed = keys.some((key) => key.sign === sign);
  const [typing, setTyping] = useState(false);
  const byFile = typing || (sign !== '' && !isListed);
  const ids = { choice: useId(), file: useId() };
  const choose = (value: string) => {
    setTyping(value === FILE);
    onChange(value === FILE ? '' : value);
  };
  return (
    <section className="bundle-section" aria-label="Signature">
      <h2>Signature</h2>
      <div className="form-grid">
        <label htmlFor={ids.choice}>Signed with</label>
        <select
          id={ids.choice}
          className="field"
          value={byFile ? FILE : sign}
          onChange={(event) => choose(event.target.value)}
        >
          <option value="">no key</option>
          {keys.map((key) => (
            <option key={key.sign} value={key.sign}>
              {oneLine(key.from === 'agent' ? `${key.name} (agent)` : key.sign, 100)}
            </option>
          ))}
          <option value={FILE}>another file…</option>
        </select>
        {byFile && (
          <>
            <label htmlFor={ids.file}>File of the key</label>
            <input
              id={ids.file}
              className="field field-code"
              spellCheck={false}
              maxLength={4096}
              placeholder="/home/you/.ssh/id_ed25519"
              value={sign}
              onChange={(event) => onChange(event.target.value)}
            />
          </>
        )}
      </div>
      <p className="bundle-note">
        {sign === '' && !byFile
          ? 'Without a signature the bundle proves that nothing was changed by accident: whoever has the file could have rebuilt its manifest.'
          : 'ssh-keygen signs the manifest, and with it every file. Whoever has your public key can check it without Plateau.'}
      </p>
    </section>
  );
}
