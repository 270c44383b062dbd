/** Parts of a path that name a check of whether a program runs (Kubernetes, Spring Boot, Rails, the playbooks' own smoke test). */
const CHECKS: ReadonlySet<string> = new Set([
  ...['health', '_health', 'healthz', 'healthcheck', 'health-check', 'heartbeat'],
  ...['livez', 'readyz', 'liveness', 'readiness'],
]);

/** Whether an endpoint, by its path, only answers that a program runs: nothing of what it does for its users (C-37). `name` is a path or an address, with or without a method. */
export function isHealthCheck(name: string): boolean {
  const path = (name.split(/[?#]/)[0] ?? '').replace(/^[A-Z]+ /, '').replace(/^[a-z]+:\/\/[^/]*/, '');
  const parts = path.toLowerCase().split('/');
  return path.includes('/') && (parts.some((part) => CHECKS.has(part)) || parts.at(-1) === 'ping');
}
