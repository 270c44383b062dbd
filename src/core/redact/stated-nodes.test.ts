import { expect, it } from 'vitest';
import { EMPTY_INVESTIGATION } from '../investigation/model.ts';
import { NO_CONDITIONS } from '../investigation/stated-conditions.ts';
import type { StatedSignal } from '../investigation/stated-signal.ts';
import { createRedactor } from './create-redactor.ts';
import { knownInSignals } from './known-in.ts';
import { redactionProfile } from './profiles.ts';
import { redactInvestigation } from './redact-investigation.ts';

const said = (kind: StatedSignal['kind'], name: string, column = ''): StatedSignal => ({
  ...{ item: 's1', column, kind, name, signal: '' },
});

it('a node that a person named is hidden as a host, alike where they say it and in the label of what was measured', () => {
  const column = 'node_load1{instance="db-1:9100"}';
  const signals = [said('node', 'db-1:9100', column), said('node', 'queue'), said('service', 'orders-2')];
  const redactor = createRedactor({
    profile: redactionProfile('share-external'),
    key: new Uint8Array(32).fill(7),
    known: knownInSignals(signals),
  });
  const left = redactInvestigation(redactor, { ...EMPTY_INVESTIGATION, signals }).signals;
  const [first] = left;
  expect(first?.name).toMatch(/^host-[0-9a-f]+:9100$/);
  expect(first?.column).toBe(`node_load1{instance="${first?.name}"}`);
  expect(redactor.line(column)).toBe(first?.column);
  expect(left.slice(1).map(({ name }) => name)).toEqual(['queue', 'orders-2']);
});

it('what a person says of the conditions of a run is searched as other free text; its words of choice stay', () => {
  const redactor = createRedactor({
    ...{ profile: redactionProfile('share-external'), key: new Uint8Array(32).fill(7) },
    known: [{ value: 'db-prod.shop.example', class: 'host' }],
  });
  const stated = {
    ...NO_CONDITIONS,
    ...{
      item: 'l1',
      volume: 'dump of db-prod.shop.example, anna@shop.example',
      thinkTime: '1–3 s',
      cache: 'warm' as const,
    },
  };
  const [left] = redactInvestigation(redactor, { ...EMPTY_INVESTIGATION, conditions: [stated] }).conditions;
  expect(left).toMatchObject({ item: 'l1', thinkTime: '1–3 s', cache: 'warm' });
  expect(left?.volume).not.toMatch(/db-prod|anna/);
});
