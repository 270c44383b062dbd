import { describe, expect, it } from 'vitest';
import { profileOf } from '../../../tests/support/profile-of.ts';
import { NODE_ACTIVE, NODE_IDLE, type Profile } from '../profile/model.ts';
import { evaluateProfile } from '../verdict/evaluate.ts';
import { recategorise } from '../verdict/recategorise.ts';
import { DEFAULT_RULE_SET } from '../verdict/rule-set.ts';
import { capturedProfile } from './captured-profile.ts';
import type { HostFacts } from './process.ts';
import type { CaptureProvenance } from './request.ts';

const FACTS: HostFacts = {
  system: 'Linux',
  kernel: '6.1',
  distribution: 'Debian',
  architecture: 'x86_64',
  hostName: 'box',
  user: 'anna',
  uid: 1000,
  capabilities: '0',
  cpuModel: 'EPYC',
  cores: 4,
  containerCpus: null,
  memoryTotal: 1,
  memoryAvailable: 1,
  load: 0,
  throttled: null,
  ptraceScope: null,
  perfEventParanoid: null,
  folder: { path: '/tmp', writable: true, free: 1 },
  clockOffset: { seconds: 0, uncertainty: 0 },
  tools: {},
};

function captured(more: Partial<CaptureProvenance>): CaptureProvenance {
  return {
    captureId: 'c0',
    host: { name: 'box', class: 'staging', destination: 'box', facts: FACTS },
    target: null,
    profiler: { name: 'py-spy', version: '' },
    request: {
      host: 'box',
      profiler: 'py-spy',
      event: 'cpu',
      pid: 1,
      startTicks: null,
      launch: null,
      seconds: 60,
      rate: null,
      hypothesis: 'exploratory',
      label: 'x',
      repeat: 1,
      port: null,
      options: {},
      program: null,
      confirmedHost: null,
      compareWith: [],
    },
    commands: [],
    exitCode: 0,
    stderrTail: '',
    rate: 99,
    requestedSeconds: 60,
    actualSeconds: 60,
    startedAt: '2026-01-01T00:00:00.000Z',
    endedAt: '2026-01-01T00:01:00.000Z',
    remoteSha256: null,
    partial: null,
    idleThreads: [],
    threadsSeen: 2,
    load: null,
    connection: { transport: 'local', keys: [] },
    operator: 'anna',
    warnings: [],
    ...more,
  };
}

/** Two threads with ids 11 and 12, the second in a function no table knows as a wait. */
function twoThreads(): Profile {
  const made = profileOf('[busy main]\nmain;hot 60\n[sleeper]\nmain;spin 40');
  return { ...made, threads: made.threads.map((thread, i) => ({ ...thread, id: String(11 + i) })) };
}

const states = ({ nodes, threads }: Profile): readonly (readonly number[])[] =>
  threads.map(({ firstNode, endNode }) => [...new Set(nodes.state.slice(firstNode, endNode))]);

describe('threads that slept', () => {
  it('are idle, also under another category table', () => {
    const profile = capturedProfile(twoThreads(), captured({ idleThreads: [12] }));
    expect(states(profile)).toEqual([[NODE_ACTIVE], [NODE_IDLE]]);
    const other = {
      ...DEFAULT_RULE_SET,
      categories: [{ category: 'app', runtime: 'any', name: 'spin' }, ...DEFAULT_RULE_SET.categories] as const,
    };
    expect(states(recategorise(profile, other))).toEqual([[NODE_ACTIVE], [NODE_IDLE]]);
  });

  it('stay in captures of anything but CPU', () => {
    const wall = { ...twoThreads(), sampleTypes: [{ name: 'wall', kind: 'wall', unit: 'nanoseconds' } as const] };
    expect(states(capturedProfile(wall, captured({ idleThreads: [12] })))).toEqual([[NODE_ACTIVE], [NODE_ACTIVE]]);
  });
});

it('a capture that was cut short is never more than probable, and says so', () => {
  const lines = Array.from({ length: 6000 }, (_, i) => (i % 10 < 8 ? 'main;hot 1' : 'main;other 1')).join('\n');
  const whole = profileOf(lines, { secondsBetween: 0.01, meta: { durationSeconds: 60 } });
  const judge = (profile: Profile) => {
    const verdicts = evaluateProfile({ profile, captureId: 'p', sha256: '' }, DEFAULT_RULE_SET);
    return {
      hot: verdicts.find(({ rule, subject }) => rule === 'FG-PLATEAU' && subject.label.includes('hot'))?.certainty,
      short: verdicts.find(({ rule }) => rule === 'QG-DURATION')?.reason,
    };
  };
  expect(judge(capturedProfile(whole, captured({})))).toEqual({ hot: 'confirmed', short: undefined });
  expect(judge(capturedProfile(whole, captured({ partial: 'the target ended' })))).toEqual({
    hot: 'probable',
    short: expect.stringContaining('cut short'),
  });
});

it('is never more than probable where the profiler lost many of its looks', () => {
  const lines = Array.from({ length: 6000 }, (_, i) => (i % 10 < 8 ? 'main;hot 1' : 'main;other 1')).join('\n');
  const whole = profileOf(lines, { secondsBetween: 0.01, meta: { durationSeconds: 60 } });
  const warnings = [{ code: 'capture.behind', message: 'late', count: 900 }];
  const verdicts = evaluateProfile(
    { profile: capturedProfile(whole, captured({ warnings })), captureId: 'p', sha256: '' },
    DEFAULT_RULE_SET,
  );
  expect(verdicts.find(({ rule, subject }) => rule === 'FG-PLATEAU' && subject.label.includes('hot'))?.certainty).toBe(
    'probable',
  );
  expect(verdicts.map(({ rule }) => rule)).toContain('QG-ERRORS');
});

it('says when and where it was captured, and leaves what the file itself tells', () => {
  const told = profileOf('main;hot 1', { meta: { cpuModel: 'from the file', pid: 7 } });
  expect(capturedProfile(told, captured({ profiler: { name: 'py-spy', version: '0.4.1' } })).meta).toMatchObject({
    startedAt: '2026-01-01T00:00:00.000Z',
    cpuModel: 'from the file',
    cpuCores: 4,
    pid: 7,
    tool: { name: 'py-spy', version: '0.4.1' },
  });
  expect(capturedProfile(told, undefined)).toBe(told);
});
