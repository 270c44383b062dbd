import { resolve } from 'node:path';
import type { PictureChoice, PictureToLookAt } from '../../../core/bundle/picture-choice.ts';
import { DATA_CLASSES, type DataClass } from '../../../core/redact/data-class.ts';
import type { FreeTextHit, NamedWord, RedactionCounts } from '../../../core/redact/model.ts';
import {
  REDACTION_PROFILES,
  type RedactionProfileId,
  redactionProfile,
  USUAL_PROFILE,
} from '../../../core/redact/profiles.ts';
import { redactFile } from '../../services/redact-file.ts';
import type { RedactionPreview } from '../../services/tasks/redaction-task.ts';
import { workspaceRedactor } from '../../services/workspace-redactor.ts';
import { type Command, EXIT, type Given, usage } from '../command.ts';
import { decidedOf, HIDE } from '../decided.ts';
import type { Session } from '../session.ts';
import { cut, printable, table } from '../table.ts';
import { writeOutput } from '../write-output.ts';

/** Classes for people, in the plural. */
const NAMES: Readonly<Record<DataClass, string>> = {
  secret: 'secrets',
  host: 'hosts',
  address: 'network addresses',
  user: 'logins',
  path: 'folders',
  argument: 'arguments',
  environment: 'environment variables',
  sql: 'SQL constants',
  url: 'URLs',
  'heap-string': 'heap keys and contents',
  tenant: 'tenants',
  person: 'people',
  email: 'e-mail addresses',
  phone: 'phone numbers',
  card: 'card numbers',
  function: 'functions',
  class: 'classes',
  table: 'tables and columns',
  digest: 'hashes of raw files',
};

const told = ({ places }: RedactionCounts): string =>
  DATA_CLASSES.filter((dataClass) => (places[dataClass] ?? 0) > 0)
    .map((dataClass) => `${places[dataClass]} ${NAMES[dataClass]}`)
    .join(', ');

function totalText({ places, values }: RedactionCounts): string {
  const rows = DATA_CLASSES.filter((dataClass) => (places[dataClass] ?? values[dataClass] ?? 0) > 0).map(
    (dataClass) => [
      NAMES[dataClass],
      String(places[dataClass] ?? 0),
      values[dataClass] === undefined ? '' : String(values[dataClass]),
    ],
  );
  return rows.length === 0 ? 'Nothing would be taken out.' : table(['what', 'places', 'values'], rows, [1, 2]);
}

function hitsText(hits: readonly FreeTextHit[]): readonly string[] {
  if (hits.length === 0) return [];
  const rows = hits.map(({ id, class: dataClass, where, context, kept }) => [
    id,
    kept ? 'stays' : 'goes',
    dataClass,
    printable(cut(where, 40)),
    printable(cut(context, 90)),
  ]);
  return [
    '',
    `${hits.length} ${hits.length === 1 ? 'place' : 'places'} in texts that people wrote. All go, unless --keep names them:`,
    table(['id', '', 'class', 'where', 'text'], rows),
  ];
}

function wordsText(words: readonly NamedWord[]): readonly string[] {
  if (words.length === 0) return [];
  const rows = words.map(({ id, goes, word, count, where, context }) => [
    id,
    goes ? 'goes' : 'stays',
    printable(word),
    String(count),
    printable(cut(where, 40)),
    printable(cut(context, 90)),
  ]);
  return [
    '',
    'Names in the evidence that are words of any report too, where nothing in a text marks them as names. All stay, unless --hide names them, or says all:',
    table(['id', '', 'word', 'places', 'first', 'text'], rows, [3]),
  ];
}

function previewText(preview: RedactionPreview, given: Given): string {
  const profile = redactionProfile(given.oneOf('profile', REDACTION_PROFILES) ?? USUAL_PROFILE);
  return [
    `Profile ${profile.id}: ${profile.about}.`,
    '',
    ...preview.items.map(({ id, kind, label, counts }) => {
      const what = told(counts);
      return `${id} · ${kind} · ${printable(cut(label, 60))}: ${what === '' ? 'nothing' : what}`;
    }),
    '',
    totalText(preview.total),
    ...hitsText(preview.hits),
    ...wordsText(preview.words),
    '',
    `What stays readable: ${profile.residualRisk}`,
  ].join('\n');
}

function pictureText(
  output: string,
  { id, width, height, leftBehind }: Pick<PictureToLookAt, 'id' | 'width' | 'height' | 'leftBehind'>,
): string {
  const rows = leftBehind.map(({ what, bytes }) => [printable(what), bytes === 0 ? '' : String(bytes)]);
  return [
    `Wrote ${output}: ${id}, ${width} × ${height} pixels.`,
    rows.length === 0 ? 'Nothing but the picture was in its file.' : 'Left behind:',
    ...(rows.length === 0 ? [] : [table(['what', 'bytes'], rows, [1])]),
    `Look at it. If it shows nothing that may not leave: plateau bundle --picture ${id}`,
  ].join('\n');
}

function picturesText(pictures: readonly PictureChoice[]): readonly string[] {
  if (pictures.length === 0) return [];
  const rows = pictures.map(({ finding, evidence, dashboard, consent }) => [
    `${finding}:${evidence}`,
    consent === null ? 'stays behind' : 'leaves',
    consent === null ? '' : `${printable(consent.who)}, ${consent.at}`,
    printable(cut(dashboard, 60)),
  ]);
  return [
    '',
    'Pictures, which nobody can search. Each stays behind until somebody looked at it (--picture) and says so to “plateau bundle --picture”:',
    table(['picture', '', 'who said so', 'dashboard'], rows),
  ];
}

function redactToFile(
  { services }: Session,
  path: string,
  options: { readonly profile: RedactionProfileId; readonly confirmed: readonly string[] },
): ReturnType<typeof redactFile> {
  const hosts = services.redactions.known();
  return redactFile(path, (known) =>
    workspaceRedactor(services.workspaces.current, { ...options, known: [...hosts, ...known] }),
  );
}

export const redactCommand: Command = {
  name: 'redact',
  brief: 'What would be taken out of what leaves',
  usage: '[ID…|FILE]',
  about: [
    'What would be taken out of items on their way out, by class and by item, and each place in texts that people wrote. Nothing is written, and nothing in the workspace changes: it keeps everything as it is.',
    'With -o a file is redacted: what the workspace knows is replaced in it, and so is what looks like a host, a folder, an address or a secret; the result is searched before it is written. The same value gets the same token in all exports of a workspace, so comparisons and verdicts still fit.',
  ].join('\n'),
  options: [
    { name: 'output', short: 'o', value: 'FILE', about: 'redact a text, JSON, SVG or HTML file into this one' },
    {
      name: 'picture',
      value: 'FINDING:ROW',
      about: 'with -o: write a picture among the evidence as it would leave, to be looked at',
    },
    { name: 'dry-run', about: 'show what would be taken out' },
    { name: 'all', about: 'everything in the workspace: items, findings, the brief, changes, baselines' },
    {
      name: 'profile',
      value: 'PROFILE',
      about: `${REDACTION_PROFILES.join(', ')}; ${USUAL_PROFILE} where nothing is said`,
    },
    { name: 'keep', value: 'HIT,…', about: 'places in texts of people that stay, by their ids; secrets never stay' },
    HIDE,
  ],
  examples: [
    'plateau redact --dry-run --all',
    'plateau redact flame.svg -o flame.redacted.svg',
    'plateau redact --picture PERF-001:e2 -o look-at-me.png',
    'plateau redact --dry-run p0123456789ab --profile share-external-strict --json',
  ],
  arguments: { min: 0, max: 1000 },
  run: async ({ given, terminal, open, signal }) => {
    const profile = given.oneOf('profile', REDACTION_PROFILES) ?? USUAL_PROFILE;
    const confirmed = decidedOf(given);
    const output = given.text('output');
    const picture = given.text('picture');
    if (picture !== undefined) {
      if (output === undefined || given.positionals.length > 0) {
        throw usage('--picture needs -o and no file.', 'Give -o look-at-me.png.');
      }
      const { bytes, ...told } = await open().services.pictures.lookAtRow(picture);
      writeOutput(output, bytes);
      terminal.answer({ path: resolve(output), ...told }, () => pictureText(output, told));
      return EXIT.passed;
    }
    if (output !== undefined) {
      const [path, ...more] = given.positionals;
      if (path === undefined || more.length > 0 || given.has('all') || given.has('dry-run'))
        throw usage('plateau redact -o needs one file.', 'Name the file that is to be redacted, and no --dry-run.');
      const { text, counts } = redactToFile(open(), path, { profile, confirmed });
      writeOutput(output, text);
      terminal.answer({ path: resolve(output), profile, counts }, () => `Wrote ${output}.\n${totalText(counts)}`);
      return EXIT.passed;
    }
    if (!given.has('dry-run')) {
      throw usage(
        'plateau redact needs --dry-run, or a file and -o.',
        'The first shows what would be taken out; what leaves the workspace is redacted as it is exported.',
      );
    }
    if (given.has('all') === given.positionals.length > 0) {
      throw usage('plateau redact needs ids, or --all.', '“plateau list” shows what is in the workspace.');
    }
    const session = open();
    const { services } = session;
    const texts = given.has('all');
    const ids = texts ? services.workspaces.items({ runs: true }).map(({ id }) => id) : given.positionals;
    const preview = await session.shown(services.redactions.preview({ ids, texts, profile, confirmed, signal }));
    const pictures = texts ? services.pictures.choices(profile) : [];
    terminal.answer({ profile, ...preview, pictures }, () =>
      [previewText(preview, given), ...picturesText(pictures)].join('\n'),
    );
    return EXIT.passed;
  },
};
