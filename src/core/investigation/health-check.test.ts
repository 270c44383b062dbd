import { expect, it } from 'vitest';
import { isHealthCheck } from './health-check.ts';

it.each(['/healthz', 'GET /health', 'http://10.0.0.1:8080/actuator/health/readiness?x=1', '/api/ping', '/_health'])(
  'takes %s for a check of health',
  (name) => expect(isHealthCheck(name)).toBe(true),
);

it.each([
  '/orders',
  'http://health/orders',
  '/healthy-recipes',
  'POST /orders?from=/health',
  '/ping/results',
  'health',
  '',
])('does not take %s for one', (name) => expect(isHealthCheck(name)).toBe(false));
