import { useMemo } from 'react';
import { z } from 'zod';
import { REDACTION_PROFILES, type RedactionProfileId, USUAL_PROFILE } from '../../core/redact/profiles.ts';
import { useTabState } from '../state/tab-state.ts';

export const BUNDLE = 'bundle';
const ids = z.array(z.string().max(100)).max(10_000);
const profileId = z.enum(REDACTION_PROFILES);
const NONE: readonly string[] = [];

/** A set of ids that the workspace's window remembers. */
function useIds(name: string): readonly [ReadonlySet<string>, (id: string, isIn: boolean) => void, readonly string[]] {
  const [list, setList] = useTabState<readonly string[]>(BUNDLE, name, NONE, ids);
  const set = useMemo(() => new Set(list), [list]);
  const change = (id: string, isIn: boolean) =>
    setList((old) => [...old.filter((other) => other !== id), ...(isIn ? [id] : [])].sort());
  return [set, change, list];
}

/** How the person wants the bundle of this workspace; remembered, so that a second export is the first one again. */
export function useBundleChoices() {
  const [profile, setProfile] = useTabState<RedactionProfileId>(BUNDLE, 'profile', USUAL_PROFILE, profileId);
  const [keep, setKept, keepList] = useIds('keep');
  const [without, setLeftOut, withoutList] = useIds('without');
  const [mend, setMended, mendList] = useIds('mend');
  const [sign, setSign] = useTabState(BUNDLE, 'sign', '');
  const [jobId, setJobId] = useTabState(BUNDLE, 'job', '');
  const request = useMemo(
    () => ({ profile, keep: [...keepList], without: [...withoutList] }),
    [profile, keepList, withoutList],
  );
  return {
    ...{ profile, setProfile, keep, setKept, without, setLeftOut, mend, setMended, mendList, sign, setSign },
    ...{ jobId, setJobId, request },
  };
}
export type BundleChoices = ReturnType<typeof useBundleChoices>;
