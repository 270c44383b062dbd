import { useMemo } from 'react';
import { z } from 'zod';
import { type AboutAudit, isCommit, NOTHING_SAID } from '../../core/bundle/about-audit.ts';
import { USUAL_NAME } from '../../core/bundle/bundle-name.ts';
import {
  REDACTION_PROFILES,
  type RedactionProfileId,
  redactionProfile,
  USUAL_PROFILE,
} from '../../core/redact/profiles.ts';
import { useTabState } from '../state/tab-state.ts';

export const BUNDLE = 'bundle';
const ids = z.array(z.string().max(100)).max(10_000);
const profileId = z.enum(REDACTION_PROFILES);
const NONE: readonly string[] = [];
/** As it is typed: a commit may be half a one. */
const aboutTyped = z.object({ repository: z.string(), commit: z.string(), auditor: z.string() });

/** What of it can be said: a commit that is one, and nothing that points to code where a profile takes that out. */
function saidBy({ repository, commit, auditor }: AboutAudit, profile: RedactionProfileId): AboutAudit {
  if (!redactionProfile(profile).codePointers) return { ...NOTHING_SAID, auditor };
  return { repository, commit: isCommit(commit) ? commit : '', auditor };
}

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
  const [about, setAbout] = useTabState<AboutAudit>(BUNDLE, 'about', NOTHING_SAID, aboutTyped);
  const [pdf, setPdf] = useTabState<boolean>(BUNDLE, 'pdf', false, z.boolean());
  const [name, setName] = useTabState(BUNDLE, 'name', USUAL_NAME);
  const [jobId, setJobId] = useTabState(BUNDLE, 'job', '');
  const request = useMemo(
    () => ({ profile, keep: [...keepList], without: [...withoutList], about: saidBy(about, profile), pdf }),
    [profile, keepList, withoutList, about, pdf],
  );
  return {
    ...{ profile, setProfile, keep, setKept, without, setLeftOut, mend, setMended, mendList, sign, setSign },
    ...{ about, setAbout, pdf, setPdf, name, setName, jobId, setJobId, request },
  };
}
export type BundleChoices = ReturnType<typeof useBundleChoices>;
