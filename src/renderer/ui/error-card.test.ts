import { expect, it } from 'vitest';
import { mayPass } from './error-card.tsx';

it.each([
  ['window.unreachable', true],
  ['job.crashed', true],
  ['internal.bug', true],
  ['item.notFound', false],
  ['item.artifactDamaged', false],
  ['import.truncated', false],
  ['catalog.broken', false],
])('another try after %s can help: %s', (code, helps) => expect(mayPass({ code })).toBe(helps));
