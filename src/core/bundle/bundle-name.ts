import { safePart } from './entry-name.ts';

/** `checkout-perf-audit-20261121-1f3a9c02.zip`: of what, as of when (the newest row, ISO 8601), and which one. The same bundle has the same name. */
export const bundleName = (project: string, createdAt: string, bundleId: string): string =>
  `${safePart(project)}-perf-audit-${createdAt.slice(0, 10).replaceAll('-', '')}-${bundleId.slice(0, 8)}.zip`;
