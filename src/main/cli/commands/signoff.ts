import { elsewhereWords } from '../../../core/sign-off/elsewhere.ts';
import { type KeyStanding, keyWords } from '../../../core/sign-off/key-standing.ts';
import { SIGN_OFF_ROLES, type SignOffRole, signOffName } from '../../../core/sign-off/model.ts';
import type { SignedZip, SignOffOverview } from '../../../core/sign-off/stored.ts';
import { type Call, type Command, EXIT, type Given, usage } from '../command.ts';
import { printable, table } from '../table.ts';
import { writeOutput } from '../write-output.ts';

const STATES = { current: 'signed; nothing changed since', older: 'signed for an older bundle' } as const;

const keyCell = (signOff: KeyStanding & { readonly key: string }): string =>
  [keyWords(signOff), signOff.key.slice(0, 20)].filter(Boolean).map(printable).join(', ');

/** Of other bundles, and of nothing that is exported here. */
function elsewhereText(elsewhere: SignOffOverview['elsewhere']): readonly string[] {
  if (elsewhere.length === 0) return [];
  const rows = elsewhere.map((one) => [
    one.title,
    printable(one.name),
    one.signedAt.slice(0, 16).replace('T', ' '),
    one.manifestSha256.slice(0, 16),
    keyCell(one),
    elsewhereWords(one),
  ]);
  return ['', 'Came with bundles:', table(['role', 'name', 'date', 'manifest', 'key', 'stands'], rows)];
}

function overviewText({ roles, exports, elsewhere }: SignOffOverview): string {
  const rows = roles.map(({ title, signOff }) =>
    signOff === null
      ? [title, '', '', '', '', 'not signed']
      : [
          title,
          printable(signOff.name),
          signOff.signedAt.slice(0, 16).replace('T', ' '),
          signOff.manifestSha256.slice(0, 16),
          keyCell(signOff),
          STATES[signOff.state],
        ],
  );
  const noted = [
    ...roles.flatMap(({ title, signOff }) => (signOff === null ? [] : { ...signOff, title })),
    ...elsewhere,
  ];
  const notes = noted.flatMap(({ title, name, clock, keyState }) => [
    ...(clock === '' ? [] : [`note: ${title}, ${printable(name)}: ${clock}`]),
    ...(keyState === 'bad' ? [`note: ${title}, ${printable(name)}: the signature is not one of this statement.`] : []),
  ]);
  const exported = exports.map((one) => [
    one.manifestSha256.slice(0, 16),
    one.bundleId,
    one.profile,
    one.exportedAt.slice(0, 16).replace('T', ' '),
    one.current ? 'as the workspace is now' : 'older',
  ]);
  return [
    table(['role', 'name', 'date', 'manifest', 'key', 'stands'], rows),
    ...elsewhereText(elsewhere),
    ...notes,
    '',
    exported.length === 0
      ? 'Nothing was exported yet: “plateau bundle -o audit.zip” makes what can be signed.'
      : table(['manifest', 'bundle', 'redaction', 'exported', ''], exported),
  ].join('\n');
}

function answer({ terminal }: Call, overview: SignOffOverview): number {
  terminal.answer(overview, () => overviewText(overview));
  return EXIT.passed;
}

function roleGiven(word: string | undefined): SignOffRole {
  const role = SIGN_OFF_ROLES.find((known) => known === word);
  if (role !== undefined) return role;
  throw usage(`“${word ?? ''}” is no role that signs.`, `Use one of ${SIGN_OFF_ROLES.join(', ')}.`);
}

function nameGiven(given: Given): string {
  const name = signOffName.safeParse(given.text('name') ?? '');
  if (name.success) return name.data;
  throw usage('It is not said who signs.', 'Give --name NAME.');
}

/** A sign-off as a file, for who has only the zip. */
async function signFile(call: Call, role: SignOffRole, output: string): Promise<number> {
  const { given, terminal } = call;
  const path = given.text('bundle');
  if (path === undefined) throw usage('A sign-off in a file needs the bundle.', 'Give --bundle ZIP.');
  const request = { path, role, name: nameGiven(given), key: given.text('key') ?? null, here: false };
  const session = call.start();
  const { result } = await session.finished(session.services.signOffs.signZip(request));
  const { file, manifestSha256 } = result as SignedZip;
  writeOutput(output, `${JSON.stringify(file, null, 2)}\n`);
  terminal.answer(
    file,
    () =>
      `Wrote ${output}: ${printable(request.name)} signs ${manifestSha256}. “plateau signoff add ${output}” takes it in where the bundle was made.`,
  );
  return EXIT.passed;
}

async function sign(call: Call, role: SignOffRole): Promise<number> {
  const { given, signal } = call;
  const output = given.text('output');
  if (output !== undefined) return signFile(call, role, output);
  const request = { role, name: nameGiven(given), key: given.text('key') ?? null };
  const path = given.text('bundle');
  const session = call.open();
  const { signOffs } = session.services;
  if (path === undefined) return answer(call, await signOffs.sign(request, signal));
  await session.finished(signOffs.signZip({ ...request, path, here: true }));
  return answer(call, signOffs.overview());
}

/** Who signed; with allowed signers also whose the keys are. */
async function list(call: Call): Promise<number> {
  const { signOffs } = call.open().services;
  const allowed = call.given.text('allowed-signers');
  return answer(call, allowed === undefined ? signOffs.overview() : await signOffs.vouched(allowed, call.signal));
}

/** All four, for what is there now. */
function check(call: Call): number {
  const overview = call.open().services.signOffs.overview();
  answer(call, overview);
  return overview.roles.every(({ signOff }) => signOff?.state === 'current') ? EXIT.passed : EXIT.failed;
}

const ACTIONS: readonly string[] = ['list', 'sign', 'add', 'withdraw', 'restore', 'check'];

export const signoffCommand: Command = {
  name: 'signoff',
  brief: 'Who signed which bundle off',
  usage: '[ACTION …]',
  about: [
    'Who signed which bundle off: backend lead, frontend lead, SRE, product. What changes afterwards makes it “signed for an older bundle”.',
    '  sign ROLE: signs the newest export, where nothing changed since; --bundle ZIP another one, if it verifies',
    '  sign ROLE --bundle ZIP -o FILE: writes the sign-off to a file, for who has only the zip',
    '  add FILE: takes such a file in',
    '  withdraw ROLE, restore ROLE: takes the last sign-off of a role back, and undoes that',
    '  check: the exit code is 1 unless all four signed what the workspace is now',
    `Roles: ${SIGN_OFF_ROLES.join(', ')}.`,
  ].join('\n'),
  options: [
    { name: 'name', value: 'NAME', about: 'who signs' },
    { name: 'bundle', value: 'ZIP', about: 'what is signed' },
    { name: 'key', value: 'KEYFILE', about: 'signs with this SSH key, as “ssh-keygen -Y sign” does' },
    { name: 'allowed-signers', value: 'FILE', about: 'whose keys count in the list, in the form of ssh-keygen(1)' },
    { name: 'output', short: 'o', value: 'FILE', about: 'where the sign-off is written; no workspace is needed' },
  ],
  examples: [
    'plateau signoff',
    'plateau signoff sign sre --name "Sam Ito" --key ~/.ssh/id_ed25519',
    'plateau signoff sign frontend-lead --name "Fay Lin" --bundle audit.zip -o fay.json',
    'plateau signoff add fay.json',
    'plateau signoff withdraw sre',
    'plateau signoff --allowed-signers signers.txt',
  ],
  arguments: { min: 0, max: 2 },
  run: async (call) => {
    const [action = 'list', word, ...more] = call.given.positionals;
    if (!ACTIONS.includes(action)) {
      throw usage(`plateau signoff cannot “${action}”.`, `Use ${ACTIONS.join(', ')}, or nothing to list who signed.`);
    }
    const needsWord = action !== 'list' && action !== 'check';
    if (more.length > 0 || needsWord !== (word !== undefined)) {
      throw usage(
        `plateau signoff ${action} takes ${needsWord ? 'one word more' : 'nothing more'}.`,
        '“plateau signoff --help” shows how it is called.',
      );
    }
    switch (action) {
      case 'list':
        return list(call);
      case 'check':
        return check(call);
      case 'sign':
        return sign(call, roleGiven(word));
      case 'add':
        return answer(call, await call.open().services.signOffs.take(word ?? '', call.signal));
      case 'withdraw':
        return answer(call, call.open().services.signOffs.withdraw(roleGiven(word)));
      default:
        return answer(call, call.open().services.signOffs.restore(roleGiven(word)));
    }
  },
};
