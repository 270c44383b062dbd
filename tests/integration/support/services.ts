import { join } from 'node:path';
import { ForkHost } from '../../../src/main/jobs/fork-host.ts';
import { createServices, type ServiceOptions, type Services } from '../../../src/main/services/index.ts';
import { checkout } from '../../support/built.ts';

/** The services of a shell whose own files lie in `folder`, with workers that run the sources; no workspace is open yet. */
export function servicesIn(folder: string, options: Partial<ServiceOptions> = {}): Services {
  return createServices({
    userData: join(folder, 'user'),
    resources: `${checkout}resources`,
    workers: new ForkHost(`${checkout}src/main/services/worker.ts`),
    shell: 'cli',
    version: '0',
    ...options,
  });
}
