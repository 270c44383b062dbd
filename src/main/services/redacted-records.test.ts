import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { PLAIN_FACTS, PLAIN_TARGET } from '../../../tests/support/capture-of.ts';
import { emptyReport } from '../../../tests/support/report-input.ts';
import type { CaptureProvenance } from '../../core/capture/request.ts';
import { emptyFinding } from '../../core/finding/empty.ts';
import type { FindingBody } from '../../core/finding/model.ts';
import type { Item, Provenance } from '../../core/item.ts';
import { createRedactor } from '../../core/redact/create-redactor.ts';
import { knownInProvenance } from '../../core/redact/known-in.ts';
import type { Redactor } from '../../core/redact/model.ts';
import { REDACTION_PROFILES, type RedactionProfileId, redactionProfile } from '../../core/redact/profiles.ts';
import { LeakScanner } from '../../core/redact/scan/leak-scanner.ts';
import type { LeakReport } from '../../core/redact/scan/model.ts';
import { buildReport } from '../../core/report/build-report.ts';
import { reportMarkdown } from '../../core/report/markdown/report-markdown.ts';
import type { Verdict } from '../../core/verdict/verdict.ts';
import { inflate } from './leak-scan.ts';

const KEY = new Uint8Array(32).fill(7);

const capture: CaptureProvenance = {
  captureId: 'c0123456789ab',
  host: {
    name: 'staging-1',
    class: 'staging',
    destination: 'anna@staging-1.shop.example:2222',
    facts: {
      ...PLAIN_FACTS,
      hostName: 'stg-app-17.shop.example',
      user: 'anna',
      folder: { path: '/home/anna/.plateau', writable: true, free: 1 },
      tools: { 'py-spy': { path: '/home/anna/.local/bin/py-spy', version: 'py-spy 0.4.1' } },
    },
  },
  target: {
    ...PLAIN_TARGET,
    user: 'shopsvc',
    executable: '/acme-shop/venv/bin/python3.11',
    container: 'shop-orders-7f9c',
    arguments: [
      '/acme-shop/venv/bin/python3.11',
      '-m',
      'shop.orders',
      '--db',
      'postgres://shop:hunter2@db1.shop.internal/orders',
      '--tenant',
      'kunde-4711',
    ],
    listens: [{ address: '10.0.3.17', port: 8080 }],
  },
  profiler: { name: 'py-spy', version: '0.4.1' },
  request: {
    ...{
      host: 'staging-1',
      profiler: 'postgresql',
      event: 'plan',
      pid: 4711,
      startTicks: 17,
      launch: null,
      seconds: 30,
      rate: 99,
    },
    hypothesis: 'anna thinks alice@secret.example waits on db1.shop.internal',
    label: 'before on staging-1',
    ...{
      repeat: 1,
      port: null,
      options: {},
      program: '/home/berta/bin/py-spy',
      confirmedHost: 'staging-1',
      compareWith: [],
    },
    postgres: {
      ...{
        via: 'direct',
        address: 'db1.shop.internal',
        port: 5432,
        user: 'shop_reader',
        database: 'shopdb',
        service: null,
        tls: 'verify',
      },
      ...{ certificates: '/home/berta/ca.pem', class: 'staging', runs: 3, relations: ['public.orders'] },
      statement: "SELECT * FROM orders WHERE mail = 'alice@secret.example' AND iban = 'DE02120300000000202051'",
      parameters: ['Alice Liddell 1865', null],
    },
  },
  commands: [
    ['/home/anna/.local/bin/py-spy', 'record', '--pid', '4711', '--rate', '99', '-o', '/home/anna/.plateau/c/out.json'],
  ],
  exitCode: 0,
  stderrTail:
    'error: permission denied by stg-app-17 for alice@secret.example (token ghp_0123456789abcdefghijABCDEFGHIJ012345)',
  ...{
    rate: 99,
    requestedSeconds: 30,
    actualSeconds: 30,
    startedAt: '2027-01-31T12:00:00Z',
    endedAt: '2027-01-31T12:00:30Z',
  },
  ...{
    remoteSha256: null,
    partial: 'the connection to staging-1 was lost',
    idleThreads: [],
    threadsSeen: 4,
    load: null,
  },
  connection: {
    transport: 'ssh2',
    keys: ['jump.shop.example ssh-ed25519 SHA256:9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0'],
  },
  operator: 'berta',
  warnings: [{ code: 'capture.behind', message: 'py-spy on staging-1 could not keep up' }],
};

const provenance: Provenance = {
  fileName: 'staging-1-orders.svg',
  ...{
    via: 'capture',
    sha256: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
    bytes: 17,
    compression: 'none',
  },
  ...{ format: 'speedscope', parserVersion: 1, plateauVersion: '0.1.0', importedAt: '2027-01-31T12:01:00Z' },
  options: {
    host: 'staging-1',
    statement: "SELECT 1 FROM t WHERE name = 'Bob Dobbs 1953'",
    parameters: 'kunde-4711-geheim',
  },
  capture,
};

const item: Item = {
  ...{
    id: 'p0123456789ab',
    kind: 'profile',
    label: 'staging-1 before',
    importedAt: '',
    capturedAt: null,
    host: 'staging-1',
  },
  ...{
    summary: 'cpu on staging-1',
    level: 'watch',
    format: 'speedscope',
    sha256: provenance.sha256,
    bytes: 17,
    group: 'g',
  },
};

const verdict: Verdict = {
  ...{
    rule: 'FG-PLATEAU',
    ruleVersion: 1,
    ruleSetSha256: 'a'.repeat(64),
    level: 'investigate',
    certainty: 'probable',
    advice: 'x',
  },
  subject: { kind: 'function', key: 'price (/acme-shop/app/pricing.py)', label: 'price (/acme-shop/app/pricing.py)' },
  scope: { captures: ['p0123456789ab'], threads: 'worker staging-1', sampleType: 'cpu', denominator: 'D_active' },
  measure: { name: 'share', value: 0.31, unit: 'share', method: 'wilson' },
  threshold: { op: '>=', value: 0.2, source: 'user' },
  reason: 'price (/acme-shop/app/pricing.py) takes 31 % of active time.',
  evidence: [
    { captureId: 'p0123456789ab', sha256: provenance.sha256, pointer: 'function:price (/acme-shop/app/pricing.py)' },
  ],
  guards: [],
};

const STATEMENT_HASH = '9f86d081884c7d65';
const finding: FindingBody = {
  ...{
    title: 'price is slow on staging-1',
    bottleneck: '',
    category: 'cpu-hot-path',
    symptom: 'Kunde alice@secret.example waits',
    cause: '',
  },
  flow: { kind: 'submit', endpoint: 'POST https://api.shop.example/orders/4711?user=alice', revenueCritical: true },
  ...{ businessImpact: 'call +49 30 1234567', businessImpactNumber: null },
  scope: { endpoints: ['/orders'], tenants: ['kunde-4711'], geos: [], payloadSizes: '', windows: '' },
  observed: emptyFinding().observed,
  severityOverride: null,
  hypothesis: { text: 'see /home/anna/notes.md', confidence: 'high', rank: 1 },
  validationPlan: [],
  validationResult: { outcome: 'open', text: '', evidence: [] },
  evidence: [
    {
      kind: 'code',
      id: 'e1',
      caption: 'on staging-1',
      repository: 'shop',
      commit: 'd2f1c0de9a',
      path: 'app/pricing.py',
      line: 3,
    },
    {
      ...{ kind: 'trace', id: 'e2', caption: '', traceId: '4bf92f3577b34da6a3ce929d0e0e4736' },
      ...{ statementHash: STATEMENT_HASH, cacheHit: true },
    },
  ],
  ...{
    leftOut: [],
    fixPlan: [],
    verification: [],
    notChanged: '',
    whyThisFix: '',
    instrumentationGaps: [],
    noInstrumentationGaps: true,
  },
  noTracing: false,
  priority: { p95Before: null, p95After: null, p99Before: null, p99After: null, userTimeShare: null },
  ...{ roi: null, owner: 'Anna Berg', eta: null, status: 'draft', decision: null },
};

function redactorOf(profile: RedactionProfileId): Redactor {
  return createRedactor({ profile: redactionProfile(profile), key: KEY, known: knownInProvenance(provenance) });
}

function everything(redactor: Redactor): unknown {
  return [
    redactor.provenance(provenance),
    redactor.item(item),
    redactor.verdict(verdict),
    redactor.finding(finding, 'PERF-001'),
  ];
}

function scanned(text: string, redactor: Redactor): LeakReport {
  const scanner = new LeakScanner({ originals: redactor.originals(), inflate });
  scanner.scan('records.json', Buffer.from(text));
  return scanner.report();
}

describe('redacted records', () => {
  it.each(REDACTION_PROFILES)('hold nothing under %s that the leak scan finds', (profile) => {
    const redactor = redactorOf(profile);
    const text = JSON.stringify(everything(redactor), null, 1);
    expect(scanned(text, redactor).hits).toEqual([]);
    expect(JSON.stringify(everything(redactorOf(profile)), null, 1)).toBe(text);
    const once = redactorOf(profile).provenance(provenance);
    // A commitment has the form of a hash: of one that comes from elsewhere another is made.
    expect({ ...redactorOf(profile).provenance(once), sha256: once.sha256 }).toEqual(once);
  });

  it('tell nobody and no place outside', () => {
    const text = JSON.stringify(everything(redactorOf('share-external')));
    for (const value of [
      'staging-1',
      'stg-app-17',
      'shop.example',
      'shop.internal',
      '10.0.3.17',
      'anna/',
      'berta',
      'shopsvc',
      'shop_reader',
      'acme-shop',
    ])
      expect(text).not.toContain(value);
    for (const value of ['alice', 'Alice', 'Bob', 'DE0212', 'hunter2', 'kunde', 'ghp_', '30 1234567', 'SHA256:'])
      expect(text).not.toContain(value);
    for (const value of [
      'py-spy 0.4.1',
      '--rate',
      'AMD EPYC',
      '4bf92f3577b34da6a3ce929d0e0e4736',
      'Anna Berg',
      'app/pricing.py',
    ])
      expect(text).toContain(value);
    // The hash of the raw file went the same way in provenance, verdict and evidence.
    const { sha256 } = redactorOf('share-external').provenance(provenance);
    expect(text.split(sha256).length).toBeGreaterThan(3);
    expect(text).not.toContain(provenance.sha256.slice(0, 12));
    expect(text).not.toContain(STATEMENT_HASH);
    expect(text).toMatch(/"statementHash":"[0-9a-f]{64}","cacheHit":true/);
  });

  it('drop code pointers where names go too, and say so', () => {
    const { evidence, leftOut, owner } = redactorOf('share-external-strict').finding(finding, 'PERF-001');
    expect(evidence.map(({ kind }) => kind)).toEqual(['trace']);
    expect(leftOut).toEqual([{ evidence: 'e1', note: expect.stringContaining('redaction profile') }]);
    expect(owner).toBe('A.B.');
  });

  it('lose only secrets for colleagues', () => {
    const text = JSON.stringify(everything(redactorOf('internal-full')));
    expect(text).toContain('anna@staging-1.shop.example');
    expect(text).toContain('DE02120300000000202051');
    expect(text).not.toMatch(/hunter2|ghp_0/);
  });

  it('are found by the scan where one place was forgotten', () => {
    const redactor = redactorOf('share-external');
    const svg = '<svg><title>py-spy record --pid 4711 on stg-app-17</title></svg>';
    expect(scanned(JSON.stringify(everything(redactor)) + svg, redactor).hits).toEqual([
      expect.objectContaining({ class: 'host', form: 'plain', preview: 's… (10 characters)' }),
    ]);
    expect(redactor.line(svg)).not.toContain('stg-app-17');
  });
});

describe('real captures', () => {
  const folder = 'tests/fixtures/profiles/speedscope';
  it.each(readdirSync(folder).filter((name) => name.endsWith('.json')))(
    '%s keeps its shape, and loses its folders',
    (name) => {
      const redactor = redactorOf('share-external');
      const given: unknown = JSON.parse(readFileSync(join(folder, name), 'utf8'));
      const left = JSON.stringify(redactor.json(given));
      expect(scanned(left, redactor).hits).toEqual([]);
      expect(left).not.toMatch(/\/home\/[a-z]/);
      expect(JSON.stringify(redactorOf('share-external').json(JSON.parse(left)))).toBe(left);
    },
  );
});

it('stand in the report’s appendix with the program that was measured, also where no command ran on its host', () => {
  const asked = { ...provenance, capture: { ...capture, commands: [] } };
  const items = [{ item, provenance: asked, warnings: [], evaluation: null, sides: null }];
  const markdown = reportMarkdown(buildReport({ ...emptyReport, items }));
  expect(markdown).toContain(`, program \`${capture.target?.arguments[0] ?? ''} `);
  expect(markdown).toContain('No command ran on a host: what was captured was asked of the program itself');
  expect(markdown).not.toContain('nothing was captured by Plateau');
});
