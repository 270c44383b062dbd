import { readFileSync, statSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { PlateauError } from '../../../core/error.ts';
import { whyNoFile } from '../../../core/file-failure.ts';
import { assignment, editedBody, type FindingPatch, joinedPatches } from '../../../core/finding/edit.ts';
import { issueText } from '../../../core/finding/field-issue.ts';
import { valueOfYaml } from '../../../core/finding/fields-yaml.ts';
import { type ForeignFindings, foreignFindings } from '../../../core/finding/imported.ts';
import { FINDING_STATUSES, type FindingBody, type FindingStatus } from '../../../core/finding/model.ts';
import type { FindingDetail } from '../../../core/finding/stored.ts';
import { type Call, EXIT, usage } from '../command.ts';
import type { Session } from '../session.ts';
import { lintsText } from './finding-text.ts';

/** Longest file of findings, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024;

const badFile = (message: string, hint: string, cause?: unknown): PlateauError =>
  new PlateauError({ code: 'finding.badFile', message, hint, ...(cause === undefined ? {} : { cause }) });

interface GivenText {
  readonly text: string;
  /** What it is called where it is refused. */
  readonly from: string;
}

/** The text of a file; `-` is the standard input. Throws `finding.badFile`. */
async function textGiven(path: string): Promise<GivenText> {
  const from = path === '-' ? 'The standard input' : `“${path}”`;
  let text: string;
  try {
    if (path !== '-' && statSync(path).size > MOST_BYTES) throw tooLong(from);
    text = path === '-' ? await textOf(process.stdin) : readFileSync(path, 'utf8');
  } catch (cause) {
    if (cause instanceof PlateauError) throw cause;
    throw badFile(`${from} cannot be read: ${whyNoFile(cause)}.`, 'Check the path and its permissions.', cause);
  }
  if (text.length > MOST_BYTES) throw tooLong(from);
  return { text, from };
}

const tooLong = (from: string): PlateauError =>
  badFile(
    `${from} is longer than ${MOST_BYTES / 1024 / 1024} MiB.`,
    'Give the fields of one finding, or the findings of one workspace.',
  );

async function fileGiven(path: string): Promise<FindingPatch> {
  const { text, from } = await textGiven(path);
  const value = valueOfYaml(text, from);
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) {
    return Object.fromEntries(Object.entries(value));
  }
  throw badFile(
    `${from} holds no fields of a finding.`,
    'Write fields as YAML or JSON, such as “hypothesis: {text: …}”.',
  );
}

/** Findings of another workspace from a file. Throws `finding.badFile`. */
export async function foreignGiven(path: string): Promise<ForeignFindings> {
  const { text, from } = await textGiven(path);
  const hint = '“plateau finding show --json” of the other workspace prints them.';
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (cause) {
    throw badFile(`${from} holds no findings of a workspace: it is no JSON.`, hint, cause);
  }
  const given = foreignFindings.safeParse(value);
  if (given.success) return given.data;
  const [issue] = given.error.issues;
  const why = issue === undefined ? '' : `: “${issue.path.join('.')}”: ${issueText(issue)}`;
  throw badFile(`${from} holds no findings of a workspace${why}.`, hint);
}

/** Changes a finding by what a call gives: a file of fields, then `field=value`. Throws `finding.badFile`, and as the service does. */
export async function changedByCall(
  session: Session,
  { given }: Call,
  id: string,
  values: readonly string[],
): Promise<FindingDetail> {
  const { findings } = session.services;
  const file = given.text('from');
  if (file === undefined && values.length === 0) {
    throw usage('Nothing is to be changed.', 'Give field=value, or fields in a file with --from.');
  }
  const fromFile = file === undefined ? {} : await fileGiven(file);
  const { finding } = findings.detail(id);
  const body = editedBody(finding.body, fromFile);
  const patch = joinedPatches(
    values.map((value) => assignment(body, value, (text) => valueOfYaml(text, `“${value}”`))),
  );
  return findings.update(id, finding.bodySha256, editedBody(body, patch));
}

/** Gives a finding a status; where lints keep it from it they are told, and the exit code is 1. */
export function setStatus(session: Session, { given, terminal }: Call, id: string, wanted: string | undefined): number {
  const status = FINDING_STATUSES.find((known) => known === wanted);
  if (status === undefined)
    throw usage(`There is no status “${wanted ?? ''}”.`, `Use one of ${FINDING_STATUSES.join(', ')}.`);
  const { findings } = session.services;
  const { finding } = findings.detail(id);
  const { detail, blockedBy } = findings.tryStatus(id, finding.bodySha256, decided(finding.body, status, given));
  const document = { id, status: detail.finding.body.status, wanted: status, blockedBy };
  terminal.answer(document, () =>
    blockedBy.length === 0
      ? `${id} is “${status}” now.`
      : `${id} cannot be “${status}” yet, it is “${document.status}”:\n${lintsText(blockedBy)}`,
  );
  return blockedBy.length === 0 ? EXIT.passed : EXIT.failed;
}

function decided(body: FindingBody, status: FindingStatus, given: Call['given']): FindingBody {
  const [reason, name] = [given.text('reason'), given.text('name')];
  if (reason === undefined && name === undefined) return { ...body, status };
  if (status !== 'rejected' && status !== 'risk-accepted') {
    throw usage('--reason and --name are of “rejected” and “risk-accepted”.', 'Leave them out.');
  }
  const day = body.decision?.day ?? new Date().toISOString().slice(0, 10);
  return {
    ...body,
    status,
    decision: { day, name: name ?? body.decision?.name ?? '', reason: reason ?? body.decision?.reason ?? '' },
  };
}
