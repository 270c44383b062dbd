import type { GateRecord } from '../gate/result-file/model.ts';
import type { Redactor } from './model.ts';
import { redactReason, redactSubject } from './redact-verdict.ts';

/** What the subjects of a rule are: as what they and its sentences are taken out of. The rule alone tells it. */
function subjectKind(rule: string): string {
  if (rule.startsWith('FG-')) return 'function';
  if (rule.startsWith('LK-')) return 'retention-path';
  // What could not be paired may be a plan, too.
  return rule.startsWith('EX-') || rule.startsWith('QG-') ? 'plan-node' : 'endpoint';
}

const baseName = (path: string): string => path.split(/[/\\]/).at(-1) ?? '';

/**
 * The result of a check as it leaves. Of a side's path the name stays; where names of functions and tables become tokens, what quotes them goes: subjects become
 * tokens of their own, sentences and notes are left out. Fingerprints and hashes of files are of what can be guessed, and go the way of such hashes.
 */
export function redactGate(redactor: Redactor, record: GateRecord): GateRecord {
  const isStrict = redactor.profile.treatments.table === 'token';
  const side = (sources: GateRecord['after']): GateRecord['after'] =>
    sources.map((source) => ({
      ...source,
      given: source.given
        .split(',')
        .map((path) => redactor.label(baseName(path)))
        .join(','),
      files: source.files.map((sha256) => redactor.digest(sha256)),
    }));
  return {
    ...record,
    policy: {
      ...record.policy,
      file: record.policy.file === null ? null : redactor.line(baseName(record.policy.file)),
    },
    before: record.before === null ? null : side(record.before),
    after: side(record.after),
    gates: record.gates.map((gate) => {
      const fingerprint = redactor.digest(gate.fingerprint);
      const { justification, rule } = gate;
      const kind = subjectKind(rule);
      return {
        ...gate,
        subject: isStrict
          ? `subject-${fingerprint.slice(0, 12)}`
          : redactSubject(redactor, { kind, key: '', label: gate.subject }).label,
        why: isStrict ? '' : redactReason(redactor, kind, gate.why),
        fingerprint,
        justification:
          justification === null
            ? null
            : {
                owner: redactor.person(justification.owner),
                reason: isStrict ? '' : redactor.freeText(justification.reason, 'gate · justification'),
                expires: justification.expires,
              },
      };
    }),
    // They quote labels, and refusals of plans.
    notes: isStrict ? [] : record.notes.map((note) => redactReason(redactor, 'plan-node', note)),
  };
}
