import { expect, it } from 'vitest';
import { subjectsOfName } from './column-roles.ts';

it.each([
  ['up{instance="db-1:9100"}', null, 'db-1:9100'],
  ['up{job="api", service="orders",node="n1"}', 'orders', 'n1'],
  ['up{not_a_job="api",1job="b"}', null, null],
  ['up{service=""}', null, null],
  ['up', null, null],
])('%s is of service %s and node %s', (name, service, node) => expect(subjectsOfName(name)).toEqual({ service, node }));

it('a name of one word without end is read once', () => {
  expect(subjectsOfName(`{${'a'.repeat(1_000_000)}`)).toEqual({ service: null, node: null });
});
