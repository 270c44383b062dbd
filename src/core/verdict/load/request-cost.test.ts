import { beforeAll, describe, expect, it } from 'vitest';
import { inPieces, loadFixture, runOf } from '../../../../tests/support/load-files.ts';
import type { LoadRun } from '../../load/model.ts';
import { importProfiles } from '../../profile/importers/index.ts';
import type { Profile } from '../../profile/model.ts';
import { DEFAULT_RULE_SET } from '../rule-set.ts';
import { requestCost, requestCostText } from './request-cost.ts';

let profile: Profile;
let run: LoadRun;
beforeAll(async () => {
  const chunks = inPieces(loadFixture('burn.cpuprofile.gz'), 65_536);
  const { profiles } = await importProfiles(chunks, { fileName: 'burn.cpuprofile' });
  const [first] = profiles;
  if (first === undefined) throw new Error('no profile');
  profile = first;
  run = await runOf('burn-k6.ndjson.gz');
});

const cost = (startedAt: string | null, given: LoadRun = run, captured: Profile = profile) =>
  requestCost({ profile: captured, startedAt }, given, DEFAULT_RULE_SET);

describe('the CPU time of a request', () => {
  it('of a server that computes 5 ms for each is that and what HTTP takes, within its interval', () => {
    const found = cost(null);
    expect(found).toMatchObject({ state: 'known', together: { by: 'stated' }, perSecond: expect.closeTo(50.2, 1) });
    if (found.state === 'unknown') return;
    expect(found.milliseconds).toBeGreaterThan(5);
    expect(found.milliseconds).toBeLessThan(6.5);
    expect(found.low).toBeLessThan(5.3);
    expect(found.high).toBeGreaterThan(found.milliseconds);
    expect(requestCostText(found)).toMatch(
      /^5\.\d+ ms CPU a request \(95 % .* taken for the same time because they are linked$/,
    );
  });

  it('is of the time both tell, with the scatter of its seconds', () => {
    const found = cost('2026-11-22T11:30:14.500Z');
    expect(found).toMatchObject({ state: 'known', together: { by: 'overlap', seconds: expect.closeTo(11, 0) } });
    expect(requestCostText(found)).toMatch(/at the same time$/);
  });

  it.each([
    ['another time', () => cost('2026-11-22T12:30:14.500Z'), /not at the same time/],
    ['a run of commands', () => cost(null, { ...run, counts: 'runs' }), /counts no requests/],
    ['a run without a rate', () => cost(null, { ...run, total: { ...run.total, perSecond: null } }), /its rate/],
    [
      'a profile of memory',
      () => cost(null, run, { ...profile, sampleTypes: [{ name: 'space', kind: 'alloc', unit: 'bytes' }] }),
      /counts no CPU time/,
    ],
    [
      'a profile that does not tell how long it took',
      () => cost(null, run, { ...profile, timeline: null, meta: { format: 'cpuprofile', runtime: 'node', flags: [] } }),
      /--seconds/,
    ],
  ])('is not known of %s', (_, found, why) => {
    expect(requestCostText(found())).toMatch(why);
    expect(found()).toMatchObject({ state: 'unknown' });
  });
});
