import { useState } from 'react';
import { call } from '../state/client.ts';
import { useResource } from '../state/resource.ts';
import { oneLine } from '../ui/format.ts';

const FILE = 'another file';
const NONE = 'none';

export interface KeyChoiceProps {
  /** The key; null for none, empty where a file is still to be named. */
  readonly sign: string | null;
  readonly onChange: (sign: string | null) => void;
  readonly ids: { readonly choice: string; readonly file: string };
}

/** Which key signs: none, one of the agent, or the file of one. Two rows of a form. */
export function KeyChoice({ sign, onChange, ids }: KeyChoiceProps) {
  const keys = useResource('keys', (signal) => call('signingKeys', {}, signal)).value ?? [];
  const [typing, setTyping] = useState(false);
  const byFile = typing || (sign !== null && !keys.some((key) => key.sign === sign));
  const choose = (value: string) => {
    setTyping(value === FILE);
    onChange(value === FILE ? '' : value === NONE ? null : value);
  };
  return (
    <>
      <label htmlFor={ids.choice}>Signed with</label>
      <select
        id={ids.choice}
        className="field"
        value={byFile ? FILE : (sign ?? NONE)}
        onChange={(event) => choose(event.target.value)}
      >
        <option value={NONE}>no key</option>
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
            value={sign ?? ''}
            onChange={(event) => onChange(event.target.value)}
          />
        </>
      )}
    </>
  );
}
