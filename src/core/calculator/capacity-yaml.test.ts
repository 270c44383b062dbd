import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { capacity } from './capacity.ts';
import { capacityYaml, readCapacityModel } from './capacity-yaml.ts';
import { calculate } from './result.ts';

/** As the playbook has it (S4:692–737). */
const TEMPLATE = `# capacity-model.yaml
service: "checkout"
last_updated: "2026-11-01"

current_state:
  daily_requests: 10000000
  peak_rps: 300
  avg_response_ms: 200
  instances: 4
  cpu_peak_pct: 52
  memory_peak_pct: 0
  db_connections_peak: 40
  storage_used_gb: 500

growth_model:
  request_growth_monthly_pct: 15    # e.g., 15%
  storage_growth_monthly_gb: 20
  seasonal_peak_multiplier: 3x      # e.g., 3x for Black Friday
`;

describe('a capacity model', () => {
  it('is read as the playbook writes it; a 0 that cannot be is not filled in', () => {
    const model = readCapacityModel(TEMPLATE);
    expect([model.service, model.lastUpdated]).toEqual(['checkout', '2026-11-01']);
    expect(Object.fromEntries(model.numbers)).toEqual({
      ...{ dailyRequests: 1e7, peakRps: 300, responseMs: 200, instances: 4, cpu: 52 },
      ...{ connections: 40, storageGb: 500, growth: 15, storageGrowthGb: 20, season: 3 },
    });
    expect(model.warnings).toEqual(['current_state.memory_peak_pct was left out. Give 0.01 % to 100 %.']);
  });

  it('is written with its projections, and read back the same', () => {
    const model = readCapacityModel(TEMPLATE);
    const written = capacityYaml(calculate(capacity, { numbers: model.numbers, choices: new Map() }), model);
    expect(parse(written)).toMatchObject({
      service: 'checkout',
      current_state: { peak_rps: 300, memory_peak_pct: null },
      projections: {
        '3_month': { daily_requests: 45_626_250, peak_rps: 1368.79, instances_needed: 15, estimated_cost: null },
        '6_month': {},
        '12_month': { storage_gb: 740 },
      },
    });
    const again = readCapacityModel(written);
    expect([...again.numbers].filter(([key]) => key !== 'target')).toEqual([...model.numbers]);
    expect(again.warnings).toEqual([]);
  });

  it.each([
    ['no YAML', 'a: [1, 2'],
    ['a list', '- 1\n- 2\n'],
    ['something else', 'name: x\n'],
    ['too large', `service: ${'x'.repeat(70_000)}`],
    ['too deep', `service: ${'['.repeat(20)}${']'.repeat(20)}`],
    ['nested lists', `${'- '.repeat(40)}1`],
    ['one name twice', 'current_state: {}\ncurrent_state: {}\n'],
    ['empty', ''],
  ])('is refused when it is %s', (_, text) => {
    expect(() => readCapacityModel(text)).toThrow(expect.objectContaining({ code: 'calculator.badModel' }));
  });

  it('takes no number from an alias, a text or a prototype', () => {
    const model = readCapacityModel(
      'service: &s 5\n__proto__: {peak_rps: 1}\ncurrent_state: {peak_rps: *s, instances: many, cpu_peak_pct: .inf}\n',
    );
    expect([...model.numbers]).toEqual([]);
    expect(model.warnings).toHaveLength(3);
    expect([...readCapacityModel('current_state: 5\ngrowth_model: [1]\n').numbers]).toEqual([]);
  });
});
