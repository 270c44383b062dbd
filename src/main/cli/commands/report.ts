import { rename, rm, stat, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { PlateauError } from '../../../core/error.ts';
import { whyNotWritten } from '../../../core/file-failure.ts';
import { REPORT_FORMATS } from '../../../core/report/report-formats.ts';
import { type Command, EXIT, usage } from '../command.ts';

/** A folder takes the file under its own name. */
async function pathIn(output: string, name: string): Promise<string> {
  const isFolder = await stat(output).then(
    (found) => found.isDirectory(),
    () => output.endsWith('/'),
  );
  return isFolder ? join(output, name) : output;
}

export const reportCommand: Command = {
  name: 'report',
  brief: 'The report: Markdown, page, PDF; findings as JSON, CSV, SARIF',
  usage: '',
  about:
    'The report of the workspace: everything that was found, with its evidence, and what was not assessed (md, html, pdf); or its findings for other programs (json, csv, sarif).',
  options: [
    { name: 'to', value: 'FORMAT', about: `${REPORT_FORMATS.join(', ')}; md where nothing is said` },
    { name: 'finding', value: 'ID', about: 'one finding by itself: nothing of the others is in it' },
    { name: 'output', short: 'o', value: 'PATH', about: 'a file, or a folder; else the standard output' },
    { name: 'project', value: 'NAME', about: 'what was audited; else the workspace’s name' },
    { name: 'repository', value: 'NAME', about: 'its repository' },
    { name: 'commit', value: 'SHA', about: 'the commit that was audited' },
    { name: 'auditor', value: 'NAME', about: 'who audited; “not stated” where nothing is said' },
    {
      name: 'report-at',
      value: 'FOLDER',
      about:
        'of sarif: the folder of the repository with the report in Markdown, which findings that are about no file point to',
    },
  ],
  examples: [
    'plateau report -o docs/perf/',
    'plateau report --to pdf -o audit.pdf',
    'plateau report --to sarif -o findings.sarif',
    'plateau report --to sarif --report-at docs/perf -o findings.sarif',
    'plateau report --finding PERF-001 -o PERF-001.md',
    'plateau report --commit "$(git rev-parse HEAD)" --auditor "Anna Berg" -o audit.md',
  ],
  arguments: { min: 0, max: 0 },
  run: async ({ given, terminal, open, signal }) => {
    const to = given.oneOf('to', REPORT_FORMATS) ?? 'md';
    const output = given.text('output');
    if (terminal.json && (output === undefined || output === '-')) {
      throw usage('--json needs -o PATH with report.', 'Without it the report itself is the output.');
    }
    const reportAt = given.text('report-at');
    if (reportAt !== undefined && to !== 'sarif') {
      throw usage('--report-at is for --to sarif.', 'Other forms point to no file.');
    }
    const session = open();
    const [project, repository, commit, auditor] = ['project', 'repository', 'commit', 'auditor'].map((name) =>
      given.text(name),
    );
    const making = session.services.reports.file(
      { to, finding: given.text('finding'), project, repository, commit, auditor, reportAt },
      signal,
    );
    const { name, bytes, notAssessed } = await session.shown(making);
    if (notAssessed.length > 0) terminal.note(`Not assessed of what an audit must hold: ${notAssessed.join(', ')}.`);
    if (output === undefined || output === '-') {
      await new Promise<void>((done, failed) =>
        process.stdout.write(bytes, (error) => (error ? failed(error) : done())),
      );
      return EXIT.passed;
    }
    const path = await pathIn(output, name);
    const partial = `${path}.partial`;
    try {
      await writeFile(partial, bytes);
      await rename(partial, path);
    } catch (cause) {
      await rm(partial, { force: true });
      throw new PlateauError({
        code: 'export.cannotWrite',
        message: `“${path}” could not be written: ${whyNotWritten(cause)}.`,
        hint: 'Choose a folder you may write to with enough free space.',
        cause,
      });
    }
    terminal.answer({ path: resolve(path), format: to, bytes: bytes.length, notAssessed }, () => `Wrote ${path}.`);
    return EXIT.passed;
  },
};
