import { ensureDependencies } from './set-up/dependencies.mjs';
import { ROOT, runScript } from './set-up.mjs';
import { runChecks } from './testing/check-steps.mjs';

await runScript(() => {
  ensureDependencies(ROOT);
  return runChecks(ROOT).failed === 0 ? 0 : 1;
});
