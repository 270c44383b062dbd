import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { toErrorData } from '../error.ts';
import { bodyOf, briefTemplate, readBrief, withBrief, writeBrief } from './brief-yaml.ts';
import { BRIEF_FIELDS } from './fields.ts';
import { EMPTY_INVESTIGATION, investigationBody } from './model.ts';

const BRIEF = `# Orders are slow.
investigation:
  reported_by: "Anna"   # on call
  reported_date: 2026-11-21
  system: orders
  ticket: OPS-17        # ours

baselines:
  target_p95: "300ms"
  current_p95: 0.31 s
  throughput_target: "1000 rps"
  error_rate_target: "<0.1%"

team: payments
request_path:
  - hop: App
    contention: yes
  - hop: Database
    latency_rising: yes
    note: lock waits
slos:
  - {level: endpoint, of: "POST /orders", metric: p95, limit: 300ms}
`;

const codeOf = (text: string, unit?: 'ms' | 's'): { readonly code: string; readonly message: string } => {
  try {
    readBrief(text, { latencyUnit: unit });
    return { code: 'read', message: '' };
  } catch (thrown) {
    return toErrorData(thrown);
  }
};

describe('a brief', () => {
  it('is read with its units as they were written, its rows and the person’s own objectives', () => {
    const { values, requestPath, slos } = readBrief(BRIEF);
    expect(values).toEqual({
      'investigation.reported_by': 'Anna',
      'investigation.reported_date': '2026-11-21',
      'investigation.system': 'orders',
      'baselines.target_p95': '300ms',
      'baselines.current_p95': '0.31 s',
      'baselines.throughput_target': '1000 rps',
      'baselines.error_rate_target': '<0.1%',
    });
    expect(requestPath).toEqual([
      { hop: 'App', latencyRising: 'unknown', contention: 'yes', concurrencyBounded: 'unknown', note: '' },
      {
        hop: 'Database',
        latencyRising: 'yes',
        contention: 'unknown',
        concurrencyBounded: 'unknown',
        note: 'lock waits',
      },
    ]);
    expect(slos).toEqual([{ level: 'endpoint', of: 'POST /orders', metric: 'p95', limit: 300, source: 'user' }]);
    expect(investigationBody.safeParse(bodyOf(readBrief(BRIEF))).success).toBe(true);
  });

  it('is warned about by line where it has keys nobody knows', () => {
    expect(readBrief(BRIEF).warnings.map(({ message }) => message)).toEqual([
      'Line 6, column 3: “investigation.ticket” is no key of a brief. It is kept in the file and not used.',
      'Line 14, column 1: “team” is no key of a brief. It is kept in the file and not used.',
    ]);
  });

  it('is written back to the byte where nothing changed', () => {
    expect(writeBrief(bodyOf(readBrief(BRIEF)), BRIEF)).toBe(BRIEF);
  });

  it('keeps comments and unknown keys where something changed', () => {
    const body = bodyOf(readBrief(BRIEF));
    const values = {
      ...body.values,
      'investigation.reported_by': 'Ben: "on call"',
      'outcome.constraint': 'lock waits\non orders',
    };
    const written = writeBrief({ ...body, values, requestPath: [], slos: [] }, BRIEF);
    expect(written).toContain('# Orders are slow.');
    expect(written).toContain('# on call');
    expect(written).toContain('ticket: OPS-17');
    expect(written).toContain('team: payments');
    const again = readBrief(written);
    expect(again.values).toEqual(values);
    expect(again.requestPath).toEqual([]);
    expect(again.slos).toEqual([]);
  });

  it('takes an answer out of the file that was taken away', () => {
    const body = bodyOf(readBrief(BRIEF));
    const { 'investigation.system': _gone, ...values } = body.values;
    expect(readBrief(writeBrief({ ...body, values }, BRIEF)).values).toEqual(values);
  });

  it('answers nothing as the empty template, which names every field and reads without a warning', () => {
    const template = briefTemplate();
    expect(writeBrief(EMPTY_INVESTIGATION, '')).toBe(template);
    expect(readBrief(template)).toEqual({
      values: {},
      requestPath: [],
      slos: [],
      signals: [],
      conditions: [],
      warnings: [],
    });
    for (const { path } of BRIEF_FIELDS) expect(template).toContain(`  ${path.split('.')[1]}: ""`);
  });

  it('says whose measurements are, and is written back so', () => {
    const text =
      'signals:\n  - {item: s1, column: waiting, node: db-1, signal: saturation}\n  - {item: l1, service: orders}\n';
    const { signals } = readBrief(text);
    expect(signals).toEqual([
      { item: 's1', column: 'waiting', kind: 'node', name: 'db-1', signal: 'saturation' },
      { item: 'l1', column: '', kind: 'service', name: 'orders', signal: '' },
    ]);
    const body = bodyOf(readBrief(text));
    expect(writeBrief(body, text)).toBe(text);
    expect(readBrief(writeBrief(body, '')).signals).toEqual(signals);
  });

  it.each([
    ['{item: s1, service: a, node: b}', 'of both'],
    ['{item: s1}', 'of neither'],
    ['{service: a}', 'of no item'],
    ['{item: s1, node: b, signal: saturation}', 'a signal without a column'],
    ['{item: s1, column: c, service: a, signal: saturation}', 'a saturation of a service'],
  ])('refuses a measurement %s: %s', (row) => {
    expect(() => readBrief(`signals:\n  - ${row}\n`)).toThrow(/signals cannot be read/);
  });

  it('leaves standing what a file does not answer', () => {
    const before = bodyOf(readBrief('investigation: {system: orders, environment: staging}'));
    expect(withBrief(before, readBrief('investigation: {system: "", environment: production}')).values).toEqual({
      'investigation.system': 'orders',
      'investigation.environment': 'production',
    });
  });

  it('means the same after any values were written and read', () => {
    const paths = fc.constantFrom('investigation.system', 'hypothesis.primary', 'tiers.app', 'outcome.decision');
    fc.assert(
      fc.property(fc.dictionary(paths, fc.string({ unit: 'binary', maxLength: 60 })), (given) => {
        // YAML has no form for these characters in a file; line ends are one kind.
        const values = Object.fromEntries(
          Object.entries(given)
            .map(
              ([path, text]) =>
                [path, text.replace(/\r\n?|[\u0085\u2028\u2029\ufeff]|[\ud800-\udfff]/gu, ' ').trim()] as const,
            )
            .filter(([, text]) => text !== ''),
        );
        expect(readBrief(writeBrief({ ...EMPTY_INVESTIGATION, values }, BRIEF)).values).toMatchObject(values);
      }),
      { numRuns: 60 },
    );
  });
});

describe('a number without a unit', () => {
  const text = 'baselines:\n  current_p95: 200\n';
  it('is refused with its line and what to write', () => {
    expect(codeOf(text)).toMatchObject({
      code: 'brief.noUnit',
      message: 'Line 2, column 16: baselines.current_p95: 200 has no unit: write 200ms or 200s.',
    });
  });
  it('is what a person answered it is', () => {
    expect(readBrief(text, { latencyUnit: 's' }).values).toEqual({ 'baselines.current_p95': '200 s' });
    expect(codeOf('baselines: {error_rate_target: 0.1}', 'ms')).toMatchObject({
      code: 'brief.noUnit',
      message: expect.stringContaining('write 0.1%'),
    });
  });
  it('is refused of an objective too', () => {
    expect(codeOf('slos:\n  - {metric: p95, limit: 300}').code).toBe('brief.noUnit');
  });
});

describe('a hostile file', () => {
  const bomb = `a: &a [x, x, x, x, x, x, x, x, x]\n${Array.from({ length: 9 }, (_, i) => {
    const [name, of] = [String.fromCharCode(98 + i), String.fromCharCode(97 + i)];
    return `${name}: &${name} [${Array.from({ length: 9 }, () => `*${of}`).join(', ')}]`;
  }).join('\n')}\ninvestigation: {system: orders}\n`;
  it('expands no alias, and keeps what it does not know', () => {
    const read = readBrief(bomb);
    expect(read.values).toEqual({ 'investigation.system': 'orders' });
    expect(writeBrief(bodyOf(read), bomb)).toBe(bomb);
    expect(writeBrief(EMPTY_INVESTIGATION, bomb).length).toBeLessThan(2 * bomb.length);
  });

  it.each([
    ['an alias as a value', 'x: &x secret\ninvestigation:\n  system: *x', 'brief.badValue', 'Line 3, column 11: '],
    ['a tag as a value', 'investigation:\n  system: !!js/function "x"', 'brief.badValue', 'Line 2, column'],
    ['a list as a value', 'investigation:\n  system: [a, b]', 'brief.badValue', 'Line 2, column 11: '],
    [
      'a key that stands twice',
      'investigation:\n  system: a\n  system: b',
      'brief.badValue',
      'Line 3, column 3: “system”',
    ],
    ['a section that stands twice', 'scope: {}\nscope: {}', 'brief.badValue', 'Line 2, column 1: “scope”'],
    ['a date that is none', 'investigation:\n  reported_date: 2026-02-30', 'brief.badValue', 'Line 2, column 18: '],
    ['a choice that is none', 'budgets: {app_type: desktop}', 'brief.badValue', 'web, api, mobile, batch'],
    ['a section that is text', 'investigation: orders', 'brief.badValue', 'Line 1, column 16: '],
    ['several documents', 'investigation: {}\n---\nscope: {}', 'brief.notYaml', 'several YAML documents'],
    ['an unclosed quote', 'investigation:\n  system: "orders', 'brief.notYaml', 'Line 2'],
    ['a list', '- a\n- b', 'brief.notABrief', 'Line 1'],
    ['another mapping', 'name: x\nversion: 2', 'brief.notABrief', ''],
    ['nothing', '', 'brief.notABrief', ''],
    ['brackets without an end', '['.repeat(100_000), 'brief.tooDeep', 'Line 1, column 65: '],
    ['lists in lists', `${'- '.repeat(50_000)}x`, 'brief.tooDeep', 'Line 1'],
    [
      'mappings in mappings',
      Array.from({ length: 300 }, (_, i) => `${' '.repeat(i)}a:`).join('\n'),
      'brief.tooDeep',
      'Line 130',
    ],
    [
      'ten megabytes',
      `investigation: {system: "${'x'.repeat(10 * 1024 * 1024)}"}`,
      'brief.tooLarge',
      '10485787 characters',
    ],
  ])('is refused for %s, with its place', (_what, text, code, message) => {
    const error = codeOf(text);
    expect(error.code).toBe(code);
    expect(error.message).toContain(message);
  });

  it('has no power over prototypes', () => {
    const read = readBrief('__proto__: {polluted: yes}\ninvestigation: {__proto__: x, constructor: y, system: orders}');
    expect(read.values).toEqual({ 'investigation.system': 'orders' });
    expect(read.warnings).toHaveLength(3);
    expect(Object.getPrototypeOf(read.values)).toBe(Object.prototype);
  });

  it('reads thousands of keys without comparing each with all before it', () => {
    const text = `investigation: {system: orders}\n${Array.from({ length: 10_000 }, (_, i) => `k${i}: v`).join('\n')}`;
    expect(readBrief(text).warnings).toHaveLength(100);
  });

  it('is read or refused by a code of its own, whatever it says', () => {
    const piece = fc.constantFrom(
      'investigation:',
      'baselines:',
      '\n',
      '  ',
      'system: ',
      '- ',
      '[',
      '{',
      '}',
      ']',
      '&a ',
      '*a',
      '!!x ',
      '"',
      "'",
      '|',
      '>',
      '%',
      '---',
      '#',
      ': ',
      '? ',
      '200',
      'a',
      '\t',
      '\r',
      ',',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        expect(codeOf(pieces.join('')).code).toMatch(/^(read|brief\.\w+)$/);
      }),
      { numRuns: 1500 },
    );
  });
});
