import { basename, isAbsolute, normalize } from 'node:path';
import { Readable } from 'node:stream';
import { PlateauError } from '../../../core/error.ts';
import { gateMarkdown } from '../../../core/gate/gate-markdown.ts';
import { gateSarif } from '../../../core/gate/gate-sarif.ts';
import type { GateReport, GateResult } from '../../../core/gate/model.ts';
import type { GatePolicy } from '../../../core/gate/policy.ts';
import { gateFile } from '../../../core/gate/result-file/model.ts';
import type { ImportOutcome } from '../../../core/item.ts';
import { type Call, EXIT } from '../command.ts';
import type { Session } from '../session.ts';
import { cut, printable } from '../table.ts';
import type { Terminal } from '../terminal.ts';
import { writeOutput } from '../write-output.ts';

const EXITS = { passed: EXIT.passed, failed: EXIT.failed, undecided: EXIT.undecided } as const;

function wordOf({ passed, justification }: GateResult): string {
  if (passed === null) return 'open';
  if (!passed) return 'failed';
  return justification === null ? 'passed' : 'justified';
}

/** What one gate said, on two lines. */
export function resultText(result: GateResult, terminal: Terminal): string {
  const { gate, rule, subject, level, status, passed, why, code, justification, justify, plan } = result;
  const colour = passed === null ? 'yellow' : passed ? 'green' : 'red';
  const said = status ?? (level === 'none' ? null : level);
  const head = [
    terminal.paint(colour, wordOf(result)),
    rule,
    ...(said === null ? [] : [said]),
    printable(cut(subject, 100)),
    gate,
    ...(plan === null ? [] : [plan]),
  ];
  const lines = [head.join(' · '), `    ${printable(why)}${code === null ? '' : ` (${code})`}`];
  if (justification !== null) lines.push(`    justification of ${justification.fingerprint}`);
  if (justify !== null) {
    const { fingerprint, relation } = justify;
    const of = relation === null ? '' : ` relation ${printable(cut(relation, 100))},`;
    lines.push(
      `    a justification lets it pass: fingerprint ${fingerprint}, rule ${rule},${of} owner, reason, expires`,
    );
  }
  return lines.join('\n');
}

const order = ({ passed }: GateResult): number => (passed === false ? 0 : passed === null ? 1 : 2);

/** All of it: what failed first, then what should be known, and how it ended. */
export function reportText({ gates, notes, verdict, before, after }: GateReport, terminal: Terminal): string {
  const failed = gates.filter(({ passed }) => passed === false).length;
  const open = gates.filter(({ passed }) => passed === null).length;
  const items = (sources: GateReport['after']): number => sources.reduce((sum, source) => sum + source.items, 0);
  const count = (sources: GateReport['after']): string => (items(sources) === 1 ? '1 item' : `${items(sources)} items`);
  const sides = before === null ? count(after) : `${count(before)} before, ${items(after)} after`;
  const ends = { passed: 'passed', failed: 'the gate failed', undecided: 'not all could be told' };
  return [
    ...[...gates].sort((a, b) => order(a) - order(b)).map((result) => resultText(result, terminal)),
    ...notes.map((note) => printable(`note: ${note}`)),
    `${sides}: ${ends[verdict]} (${failed} failed, ${open} open, ${gates.length - failed - open} passed)`,
  ].join('\n');
}

/** A policy's path as the repository has it; of one that lies elsewhere only its name, which tells nothing of this machine. */
function inRepository(policy: string | undefined): string | null {
  if (policy === undefined) return null;
  const path = normalize(policy);
  return isAbsolute(path) || path.startsWith('..') ? basename(path) : path;
}

/** How a check is answered. */
interface GateAnswer {
  readonly more?: object;
  readonly say: () => string;
  readonly policy: GatePolicy;
  /** ISO 8601, UTC. */
  readonly checkedAt: string;
  /** Where the result is kept, with --keep. */
  readonly session: Session;
}

/** Keeps a result as an item of the workspace, as importing the printed one does. Throws what importing throws. */
async function keep(session: Session, terminal: Terminal, file: object, after: GateReport['after']): Promise<void> {
  const label = cut(
    `check of ${after.flatMap(({ given }) => given.split(',').map((path) => basename(path))).join(', ')}`,
    120,
  );
  const bytes = Readable.from([Buffer.from(`${JSON.stringify(file)}\n`)]);
  const options = { format: 'gate', label, via: 'stdin' } as const;
  const job = await session.services.imports.importStream('check', bytes, options);
  const { imported, failed } = (await session.finished(job)).result as ImportOutcome;
  const [failure] = failed;
  if (failure !== undefined) throw new PlateauError({ code: failure.code, message: failure.message });
  for (const { id } of imported) terminal.note(`Kept as ${id}.`);
}

/** Writes the files that were asked for, answers, and gives the exit code. Throws `export.cannotWrite`. */
export async function answerGate(
  { given, terminal, installation }: Pick<Call, 'given' | 'terminal' | 'installation'>,
  report: GateReport,
  { more = {}, say, policy, checkedAt, session }: GateAnswer,
): Promise<number> {
  const [sarif, markdown] = [given.text('sarif'), given.text('markdown')];
  const { version } = installation;
  const policyFile = inRepository(given.text('policy'));
  if (sarif !== undefined) writeOutput(sarif, gateSarif(report, { version, policyFile }));
  if (markdown !== undefined) writeOutput(markdown, gateMarkdown(report));
  const file = gateFile({ checkedAt, version, policy, policyFile }, report);
  if (given.has('keep')) await keep(session, terminal, file, report.after);
  terminal.answer({ ...file, ...more }, say);
  return EXITS[report.verdict];
}
