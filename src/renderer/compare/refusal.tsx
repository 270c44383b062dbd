import { Button } from '@blueprintjs/core';
import { type FormEvent, useId, useState } from 'react';
import type { Mismatch } from '../../core/profile/comparison.ts';
import { oneLine } from '../ui/format.ts';

/** In what the two captures differ, what stops a comparison first. */
export function MismatchTable({ reasons }: { readonly reasons: readonly Mismatch[] }) {
  const ordered = [...reasons].sort((a, b) => Number(b.effect === 'block') - Number(a.effect === 'block'));
  return (
    <table className="mismatches">
      <thead>
        <tr>
          <th scope="col">What differs</th>
          <th scope="col">Before</th>
          <th scope="col">After</th>
          <th scope="col">Effect</th>
        </tr>
      </thead>
      <tbody>
        {ordered.map(({ what, before, after, effect }) => (
          <tr key={what} data-effect={effect}>
            <th scope="row">{oneLine(what, 200)}</th>
            <td>{oneLine(before, 300)}</td>
            <td>{oneLine(after, 300)}</td>
            <td>{effect === 'block' ? '✕ not comparable' : '⚠ keep in mind'}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

export interface RefusalProps {
  readonly reasons: readonly Mismatch[];
  readonly title: string;
  /** Why there is no verdict, and what to do instead. */
  readonly why: string;
  readonly onOverride: (reason: string) => Promise<void>;
}

/** Why two things are not compared, and the way to do it all the same: with a reason, which stays with the result. */
export function Refusal({ reasons, title, why, onOverride }: RefusalProps) {
  const [reason, setReason] = useState('');
  const [busy, setBusy] = useState(false);
  const id = useId();
  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (reason.trim() === '') return;
    setBusy(true);
    await onOverride(reason.trim());
    setBusy(false);
  };
  return (
    <section className="refusal" aria-labelledby={`${id}-title`}>
      <h2 id={`${id}-title`}>{title}</h2>
      <p>{why}</p>
      <MismatchTable reasons={reasons} />
      <form className="override" onSubmit={(event) => void submit(event)}>
        <label htmlFor={`${id}-reason`}>Compare all the same, because…</label>
        <textarea
          id={`${id}-reason`}
          rows={2}
          maxLength={1000}
          value={reason}
          placeholder="Why these differences do not matter here"
          onChange={(event) => setReason(event.target.value)}
        />
        <p className="panel-note">The reason is kept, and is shown wherever the result is.</p>
        <Button type="submit" intent="warning" disabled={reason.trim() === '' || busy}>
          Compare with this reason
        </Button>
      </form>
    </section>
  );
}
