import { capturedProfile } from '../../../core/capture/captured-profile.ts';
import { importProfiles } from '../../../core/profile/importers/index.ts';
import { evaluateProfile } from '../../../core/verdict/evaluate.ts';
import { ruleSetSha256 } from '../../../core/verdict/rule-set.ts';
import { activeRuleSet } from './active-rule-set.ts';
import { itemId } from './import-input.ts';
import { judgedWith } from './judged-with.ts';
import { highestLevel, profileFacts, summaryLine } from './profile-facts.ts';
import type { Reading, ToRead } from './reading.ts';

/** The profiles of a file, judged by the active rule set. Throws `import.*`, `job.cancelled`. */
export async function readProfileItems({ workspace, input, name, chunks, signal }: ToRead): Promise<Reading> {
  const { format, unit, durationSeconds, label } = input.options;
  const { profiles, warnings } = await importProfiles(chunks, {
    fileName: name,
    ...(format === undefined ? {} : { format }),
    ...(unit === undefined ? {} : { unit }),
    ...(durationSeconds === undefined ? {} : { durationSeconds }),
    signal,
  });
  return {
    warnings,
    items: ({ sha256 }) => {
      const ruleSet = activeRuleSet(workspace);
      const options = judgedWith(input.capture);
      return profiles.map((read, index) => {
        const id = itemId(sha256, index, input.options);
        const profile = capturedProfile(read, input.capture);
        const verdicts = evaluateProfile({ profile, captureId: id, sha256, options }, ruleSet);
        const detail = profileFacts(profile);
        const base = label ?? name;
        return {
          id,
          kind: 'profile',
          label: profiles.length === 1 || profile.name === '' ? base : `${base} · ${profile.name}`,
          format: profile.meta.format,
          capturedAt: profile.meta.startedAt ?? null,
          summary: summaryLine(detail, verdicts),
          level: highestLevel(verdicts),
          detail,
          write: () => {
            workspace.derived.writeProfile(id, profile);
            workspace.judgements.write(id, { ...ruleSet, sha256: ruleSetSha256(ruleSet) }, input.at, verdicts);
          },
        };
      });
    },
  };
}
