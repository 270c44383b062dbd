import type { Original } from '../../../core/redact/model.ts';
import type { LeakHit, LeakReport } from '../../../core/redact/scan/model.ts';
import { scanFiles } from '../../services/leak-scan.ts';
import { knownInWorkspace } from '../../services/workspace-redactor.ts';
import { type Command, EXIT } from '../command.ts';
import { cut, printable, table } from '../table.ts';

/** Rows of a table that are printed; `--json` has all that were kept. */
const MOST_ROWS = 100;

const placeOf = ({ file, container }: Pick<LeakHit, 'file' | 'container'>): string =>
  printable(cut([file, ...container].join(' › '), 90));

function hitsText(hits: readonly LeakHit[], count: number): readonly string[] {
  if (count === 0) return [];
  const rows = hits
    .slice(0, MOST_ROWS)
    .map((hit) => [
      hit.kind ?? hit.class,
      hit.form === 'secret' ? '' : hit.form,
      String(hit.offset),
      placeOf(hit),
      printable(hit.preview),
    ]);
  return [
    table(['what', 'form', 'byte', 'where', 'value'], rows, [2]),
    ...(count > rows.length ? [`The first ${rows.length} of ${count}.`] : []),
    '',
  ];
}

function reportText({ clean, hits, hitCount, unscannable, files, bytes, searched, notSearched }: LeakReport): string {
  const left = Object.entries(notSearched).map(([dataClass, count]) => `${count} of class ${dataClass}`);
  return [
    ...hitsText(hits, hitCount),
    ...unscannable.map((one) => `not looked into: ${placeOf(one)}: ${one.reason}`),
    `${files} ${files === 1 ? 'file' : 'files'}, ${bytes.toLocaleString('en')} bytes with what is inside of them: ${
      clean ? 'nothing found' : `${hitCount} found, ${unscannable.length} not looked into`
    }.`,
    `Searched for secrets${searched === 0 ? '' : ` and for ${searched} values of the workspace`}.`,
    ...(left.length === 0 ? [] : [`Too short or too common to be searched for: ${left.join(', ')}.`]),
  ].join('\n');
}

export const scanCommand: Command = {
  name: 'scan',
  brief: 'Look for secrets in any file',
  usage: 'FILE…',
  about: [
    'Looks for secrets in any file before it is given away: private keys, tokens, passwords, logins; also inside zip, gzip, base64, escapes, UTF-16 and the text of PDFs. With --known also for hosts, logins and folders that the records of the workspace name.',
    'Exit code 1 where something was found, or where something cannot be looked into. No value is printed.',
  ].join('\n'),
  options: [{ name: 'known', about: 'also search for what the workspace knows: hosts, addresses, logins, folders' }],
  examples: ['plateau scan audit.zip', 'plateau scan --known flame.svg report.pdf --json'],
  arguments: { min: 1, max: 1000 },
  run: async ({ given, terminal, open }) => {
    const originals: Original[] = [];
    if (given.has('known')) {
      const { services } = open();
      originals.push(...services.redactions.known(), ...knownInWorkspace(services.workspaces.current));
    }
    const report = scanFiles(
      given.positionals.map((path) => ({ name: path, path })),
      originals,
    );
    terminal.answer(report, () => reportText(report));
    return report.clean ? EXIT.passed : EXIT.failed;
  },
};
