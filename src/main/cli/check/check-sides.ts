import { existsSync } from 'node:fs';
import type { GateReport } from '../../../core/gate/model.ts';
import { type Call, usage } from '../command.ts';
import { readingOptions } from '../commands/import.ts';
import { answerGate, reportText } from './gate-answer.ts';
import { policyGiven } from './gate-policy.ts';

/** A side as it was given: a name with a comma in it that is there is that file; else commas separate. Throws `cli.usage`. */
function partsOf(given: string, option: string): readonly string[] {
  const parts = existsSync(given) ? [given] : given.split(',').filter((part) => part !== '');
  if (parts.length === 0) throw usage(`--${option} is empty.`, 'Give a bundle, a workspace, or files.');
  return parts;
}

/** The gate over two sides, which need no workspace. Answers with the exit code. */
export async function checkSides(call: Call): Promise<number> {
  const { given, terminal, start, open } = call;
  for (const option of ['since', 'against', 'allow-none']) {
    if (given.text(option) !== undefined || given.has(option))
      throw usage(`--${option} is for plans of your workspace, without --after.`, 'Leave it out, or name the plans.');
  }
  if (given.positionals.length > 0) throw usage('Plans are named, or sides are given, not both.', 'Use --after FILE.');
  const [before, after] = [given.text('before'), given.text('after')];
  if (after === undefined) throw usage('--before needs --after.', 'Say what is to be checked: --after FILE.');
  const request = {
    before: before === undefined ? null : partsOf(before, 'before'),
    after: partsOf(after, 'after'),
    policy: policyGiven(given),
    reading: readingOptions(given),
  };
  const session = given.has('keep') ? open() : start();
  const checkedAt = new Date().toISOString();
  const { result } = await session.finished(session.services.gates.check(request));
  const report = result as GateReport;
  const { policy } = request;
  return answerGate(call, report, { say: () => reportText(report, terminal), policy, checkedAt, session });
}
