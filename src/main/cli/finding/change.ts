import { readFileSync } from 'node:fs';
import { text as textOf } from 'node:stream/consumers';
import { parse } from 'yaml';
import { z } from 'zod';
import { PlateauError } from '../../../core/error.ts';
import { assignment, editedBody, type FindingPatch, joinedPatches } from '../../../core/finding/edit.ts';
import { type ForeignFindings, foreignFindings } from '../../../core/finding/imported.ts';
import { FINDING_STATUSES, type FindingBody, type FindingStatus } from '../../../core/finding/model.ts';
import type { FindingDetail } from '../../../core/finding/stored.ts';
import { type Call, EXIT, usage } from '../command.ts';
import type { Session } from '../session.ts';
import { lintsText } from './finding-text.ts';

const patchSchema = z.record(z.string(), z.unknown());
/** Longest file of fields, in bytes. */
const MOST_BYTES = 64 * 1024 * 1024;

function parsed(text: string, from: string): unknown {
  try {
    return parse(text, { maxAliasCount: 0 });
  } catch (cause) {
    throw new PlateauError({
      code: 'finding.badFile',
      message: `${from} is no YAML: ${cause instanceof Error ? cause.message.split('\n')[0] : String(cause)}`,
      hint: 'Write fields as YAML or JSON, such as “hypothesis: {text: …}”.',
      cause,
    });
  }
}

/** The value of a YAML or JSON file; `-` is the standard input. Throws `finding.badFile`. */
async function valueOfFile(path: string): Promise<unknown> {
  const from = path === '-' ? 'The standard input' : `“${path}”`;
  let text: string;
  try {
    text = path === '-' ? await textOf(process.stdin) : readFileSync(path, 'utf8');
  } catch (cause) {
    throw new PlateauError({
      code: 'finding.badFile',
      message: `${from} cannot be read.`,
      hint: 'Check the path and its permissions.',
      cause,
    });
  }
  if (text.length > MOST_BYTES) {
    throw new PlateauError({
      code: 'finding.badFile',
      message: `${from} is longer than ${MOST_BYTES} characters.`,
      hint: 'Give the fields of one finding, or the findings of one workspace.',
    });
  }
  return parsed(text, from);
}

async function fileGiven(path: string): Promise<FindingPatch> {
  const patch = patchSchema.safeParse(await valueOfFile(path));
  if (patch.success) return patch.data;
  throw new PlateauError({
    code: 'finding.badFile',
    message: `“${path}” holds no fields of a finding.`,
    hint: 'Write fields as YAML or JSON, such as “hypothesis: {text: …}”.',
  });
}

/** Findings of another workspace from a file. Throws `finding.badFile`. */
export async function foreignGiven(path: string): Promise<ForeignFindings> {
  const given = foreignFindings.safeParse(await valueOfFile(path));
  if (given.success) return given.data;
  const [issue] = given.error.issues;
  throw new PlateauError({
    code: 'finding.badFile',
    message: `“${path}” holds no findings of a workspace: ${issue?.path.join('.') ?? ''} ${issue?.message ?? ''}.`,
    hint: '“plateau finding show --json” prints them.',
  });
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
  const patch = joinedPatches(values.map((value) => assignment(body, value, (text) => parsed(text, `“${value}”`))));
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
