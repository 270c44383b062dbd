import { statSync } from 'node:fs';
import { isCommit } from '../../../core/bundle/about-audit.ts';
import { NAME_PARTS, templateProblem, USUAL_NAME } from '../../../core/bundle/bundle-name.ts';
import { REDACTION_PROFILES, redactionProfile, USUAL_PROFILE } from '../../../core/redact/profiles.ts';
import type { BundleOutcome } from '../../services/tasks/bundle-task.ts';
import { type Command, EXIT, type Given, usage } from '../command.ts';
import { decidedOf, HIDE } from '../decided.ts';
import { table } from '../table.ts';

const isFolder = (path: string): boolean =>
  path.endsWith('/') || statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;

/** The template of a bundle's name; undefined for the usual one. Throws `cli.usage`. */
function nameOf(given: Given, output: string): string | undefined {
  const name = given.text('name');
  if (name === undefined) return undefined;
  if (!isFolder(output)) throw usage('--name is for a folder.', 'Leave it away, or give -o a folder.');
  const problem = templateProblem(name);
  if (problem !== null) throw usage(`--name cannot be “${name}”. ${problem}`, `The usual one is ${USUAL_NAME}.`);
  return name;
}

/** What the call says of the audit. Throws `cli.usage`. */
function aboutOf(given: Given, profile: (typeof REDACTION_PROFILES)[number]) {
  const [repository = '', commit = '', auditor = ''] = ['repository', 'commit', 'auditor'].map((name) =>
    given.text(name),
  );
  if (commit !== '' && !isCommit(commit)) {
    throw usage(`--commit cannot be “${commit}”.`, 'Give git’s hash of it: 7 to 64 digits, 0–9 and a–f.');
  }
  if ((repository !== '' || commit !== '') && !redactionProfile(profile).codePointers) {
    throw usage(
      `--repository and --commit cannot go with --profile ${profile}.`,
      'That profile takes out what points to code. Leave them away, or choose another profile.',
    );
  }
  return { repository, commit, auditor };
}

export const bundleCommand: Command = {
  name: 'bundle',
  brief: 'The report with its evidence, in one zip',
  usage: '',
  about: [
    'The evidence bundle: everything in the workspace that others need to check its verdicts, in one zip (docs/bundles.md).',
    'Raw captures, hosts, command lines, constants and texts are not in it. The same workspace gives the same bytes.',
    'Whose audit it is and of which repository is on the first page where you say it, and nowhere guessed.',
  ].join('\n'),
  options: [
    {
      name: 'output',
      short: 'o',
      value: 'ZIP',
      about: 'where to write it; a folder, or here: under its own name',
    },
    {
      name: 'name',
      value: 'TEMPLATE',
      about: `its own name, of ${Object.keys(NAME_PARTS)
        .map((part) => `{${part}}`)
        .join(', ')}; ${USUAL_NAME}`,
    },
    { name: 'sign', value: 'KEYFILE', about: 'sign it with this SSH key, as “ssh-keygen -Y sign” does' },
    { name: 'profile', value: 'NAME', about: `what is taken out: ${REDACTION_PROFILES.join(', ')}; ${USUAL_PROFILE}` },
    {
      name: 'keep',
      value: 'HIT,…',
      about: 'places in texts of people that stay, by the ids of “plateau redact --dry-run --all”',
    },
    HIDE,
    {
      name: 'picture',
      value: 'ID,…',
      about:
        'pictures you looked at and that show nothing that may not leave, by the ids of “plateau redact --picture”',
    },
    { name: 'no-picture', value: 'ID,…', about: 'take that back' },
    { name: 'pdf', about: 'the report as a PDF too, printed by Chromium, Chrome or Edge' },
    { name: 'repository', value: 'NAME', about: 'what was audited, for the report’s first page' },
    { name: 'commit', value: 'HASH', about: 'at which commit' },
    { name: 'auditor', value: 'NAME', about: 'by whom; initials where the profile shortens people' },
  ],
  examples: [
    'plateau bundle',
    'plateau bundle -o audits/ --name "{day}-{project}-{id}"',
    'plateau bundle -o audit.zip --sign ~/.ssh/id_ed25519',
    'plateau bundle --repository shop --commit "$(git rev-parse HEAD)" --auditor "Anna Berg"',
  ],
  arguments: { min: 0, max: 0 },
  run: async ({ given, terminal, open }) => {
    const output = given.text('output') ?? '.';
    const profile = given.oneOf('profile', REDACTION_PROFILES) ?? USUAL_PROFILE;
    const about = aboutOf(given, profile);
    const name = nameOf(given, output);
    const keep = decidedOf(given);
    const session = open();
    const { pictures } = session.services;
    await pictures.consentByIds(given.text('picture')?.split(',') ?? [], profile);
    await pictures.withdrawByIds(given.text('no-picture')?.split(',') ?? [], profile);
    const { result } = await session.finished(
      session.services.bundles.write(output, {
        ...{
          profile,
          about,
          keep,
          pdf: given.has('pdf'),
          sign: given.text('sign') ?? null,
          isFolder: isFolder(output),
          name,
        },
      }),
    );
    const outcome = result as BundleOutcome;
    for (const id of outcome.keptNowhere) {
      terminal.note(
        `note: ${id.startsWith('word-') ? '--hide' : '--keep'} ${id} names no place of a text that leaves: “plateau redact --dry-run --all” lists them.`,
      );
    }
    terminal.answer(outcome, () => {
      const missing = outcome.missing.map(({ path, reason }) => [path, reason]);
      const head = `Wrote ${outcome.path}: ${outcome.files} files, bundle ${outcome.bundleId}.\nNone of the ${outcome.searched} values that were taken out, and no secret, was found in them again.`;
      return `${head}\n\nNot in it:\n${table(['file', 'why'], missing)}`;
    });
    return EXIT.passed;
  },
};
