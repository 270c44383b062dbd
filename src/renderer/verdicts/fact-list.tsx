import { type ReactNode, useEffect, useRef } from 'react';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { CopyMenu } from '../ui/copy-menu.tsx';
import { verdictCopies } from './verdict-copy.ts';

export interface FactListProps {
  readonly verdict: Verdict;
  readonly facts: readonly (readonly [string, ReactNode])[];
}

/** What stands behind a verdict, and a way to take all of it along; it comes into sight when it is asked for. */
export function FactList({ verdict, facts }: FactListProps) {
  const list = useRef<HTMLDListElement>(null);
  useEffect(() => list.current?.scrollIntoView({ block: 'nearest' }), []);
  return (
    <dl ref={list} className="verdict-facts">
      {facts.map(([name, value]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>{value}</dd>
        </div>
      ))}
      <div>
        <dt className="visually-hidden">Copy</dt>
        <dd className="verdict-copy">
          <CopyMenu what="verdict" choices={verdictCopies(verdict)} />
        </dd>
      </div>
    </dl>
  );
}
