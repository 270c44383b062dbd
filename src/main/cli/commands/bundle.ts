import { REDACTION_PROFILES, USUAL_PROFILE } from '../../../core/redact/profiles.ts';
import type { BundleOutcome } from '../../services/tasks/bundle-task.ts';
import { type Command, EXIT, usage } from '../command.ts';
import { table } from '../table.ts';

export const bundleCommand: Command = {
  name: 'bundle',
  usage: '',
  about: [
    'The evidence bundle: everything in the workspace that others need to check its verdicts, in one zip (docs/bundles.md).',
    'Raw captures, hosts, command lines, constants and texts are not in it. The same workspace gives the same bytes.',
  ].join('\n'),
  options: [
    { name: 'output', short: 'o', value: 'ZIP', about: 'where to write it' },
    { name: 'sign', value: 'KEYFILE', about: 'sign it with this SSH key, as “ssh-keygen -Y sign” does' },
    { name: 'profile', value: 'NAME', about: `what is taken out: ${REDACTION_PROFILES.join(', ')}; ${USUAL_PROFILE}` },
  ],
  examples: ['plateau bundle -o checkout-perf-audit.zip', 'plateau bundle -o audit.zip --sign ~/.ssh/id_ed25519'],
  arguments: { min: 0, max: 0 },
  run: async ({ given, terminal, open }) => {
    const output = given.text('output');
    if (output === undefined) throw usage('plateau bundle needs -o ZIP.', 'Say where the bundle is written.');
    const profile = given.oneOf('profile', REDACTION_PROFILES) ?? USUAL_PROFILE;
    const session = open();
    const { result } = await session.finished(
      session.services.bundles.write(output, { profile, sign: given.text('sign') ?? null }),
    );
    const outcome = result as BundleOutcome;
    terminal.answer(outcome, () => {
      const missing = outcome.missing.map(({ path, reason }) => [path, reason]);
      const head = `Wrote ${output}: ${outcome.files} files, bundle ${outcome.bundleId}.`;
      return `${head}\n\nNot in it:\n${table(['file', 'why'], missing)}`;
    });
    return EXIT.passed;
  },
};
