import type { EvidenceRow, EvidenceVerdict, FindingBody } from '../finding/model.ts';
import type { Redactor } from './model.ts';
import { withoutQuotes } from './quoted-evidence.ts';
import { redactPointer, redactReason, redactSubject } from './redact-verdict.ts';

/** A verdict that became evidence: its subject goes the way of its kind, its numbers and the hash of its rule set stay. */
function redactEvidenceVerdict(redactor: Redactor, verdict: EvidenceVerdict): EvidenceVerdict {
  const { subjectKind: kind, subjectKey, subjectLabel, reason } = verdict;
  const { key, label } = redactSubject(redactor, { kind, key: subjectKey, label: subjectLabel });
  const takesNames = redactor.profile.treatments.function === 'token';
  return {
    ...verdict,
    subjectKey: key,
    subjectLabel: label,
    reason: takesNames ? '' : redactReason(redactor, kind, reason),
  };
}

function redactEvidence(
  redactor: Redactor,
  row: EvidenceRow,
  say: (text: string, field: string) => string,
): EvidenceRow {
  const where = `evidence ${row.id}`;
  const caption = say(row.caption, where);
  switch (row.kind) {
    case 'trace':
      // Whoever knows how a statement reads could look for the values in it by its hash.
      return {
        ...row,
        caption,
        ...(row.statementHash === undefined ? {} : { statementHash: redactor.digest(row.statementHash) }),
      };
    case 'code':
      return {
        ...row,
        caption,
        repository: say(row.repository, where),
        path: redactor.path(row.path),
      };
    case 'image':
      return {
        ...row,
        caption,
        sha256: redactor.digest(row.sha256),
        dashboard: say(row.dashboard, where),
        from: say(row.from, where),
        to: say(row.to, where),
      };
    default: {
      const { verdict } = row;
      const pointer = redactPointer(redactor, row.pointer);
      return {
        ...row,
        caption,
        sha256: redactor.digest(row.sha256),
        pointer,
        ...(verdict === undefined ? {} : { verdict: redactEvidenceVerdict(redactor, verdict) }),
      };
    }
  }
}

/**
 * A finding for a reader elsewhere. Numbers, dates, states and trace ids stay; what people wrote is searched, and what texts quote of the evidence goes as the evidence does, each hit under `id · field`; who owns
 * and decides goes the way of people. Under a profile without code pointers evidence of that kind is left out, and said to be.
 */
export function redactFinding(redactor: Redactor, body: FindingBody, id: string): FindingBody {
  const unquoted = withoutQuotes(redactor, body.evidence);
  const say = (text: string, field: string): string => redactor.freeText(unquoted(text), `${id} · ${field}`);
  const { scope, flow } = body;
  const evidence = body.evidence.filter(({ kind }) => redactor.profile.codePointers || kind !== 'code');
  const without = body.evidence.filter((row) => !evidence.includes(row));
  return {
    ...body,
    title: say(body.title, 'title'),
    bottleneck: say(body.bottleneck, 'bottleneck'),
    symptom: say(body.symptom, 'symptom'),
    cause: say(body.cause, 'cause'),
    flow: { ...flow, endpoint: say(flow.endpoint, 'flow') },
    businessImpact: say(body.businessImpact, 'business impact'),
    scope: {
      endpoints: scope.endpoints.map((endpoint) => say(endpoint, 'endpoints')),
      tenants: scope.tenants.map((tenant) => redactor.tenant(tenant)),
      geos: scope.geos.map((geo) => say(geo, 'geos')),
      payloadSizes: say(scope.payloadSizes, 'payload sizes'),
      windows: say(scope.windows, 'windows'),
    },
    severityOverride:
      body.severityOverride === null
        ? null
        : { ...body.severityOverride, reason: say(body.severityOverride.reason, 'severity') },
    hypothesis: { ...body.hypothesis, text: say(body.hypothesis.text, 'hypothesis') },
    validationPlan: body.validationPlan.map((row) => ({
      ...row,
      step: say(row.step, 'validation plan'),
      disprovedBy: say(row.disprovedBy, 'validation plan'),
    })),
    validationResult: { ...body.validationResult, text: say(body.validationResult.text, 'validation result') },
    evidence: evidence.map((row) => redactEvidence(redactor, row, say)),
    leftOut: [
      ...body.leftOut.map((row) => ({ ...row, note: say(row.note, 'left out') })),
      ...without
        .filter((row) => !body.leftOut.some(({ evidence: known }) => known === row.id))
        .map((row) => ({ evidence: row.id, note: 'Code pointers are left out by the redaction profile.' })),
    ],
    fixPlan: body.fixPlan.map((step) => ({
      ...step,
      text: say(step.text, 'fix plan'),
      smallerAlternative: say(step.smallerAlternative, 'fix plan'),
      rollback: say(step.rollback, 'rollback'),
      rollbackTrigger: say(step.rollbackTrigger, 'rollback'),
      dashboardsFirst: say(step.dashboardsFirst, 'fix plan'),
    })),
    verification: body.verification.map((row) => ({
      ...row,
      metric: say(row.metric, 'verification'),
      unit: say(row.unit, 'verification'),
      status: row.status === null ? null : say(row.status, 'verification'),
      howMeasured: say(row.howMeasured, 'verification'),
    })),
    notChanged: say(body.notChanged, 'not changed'),
    whyThisFix: say(body.whyThisFix, 'why this fix'),
    instrumentationGaps: body.instrumentationGaps.map((gap) => ({
      ...gap,
      text: say(gap.text, 'instrumentation gap'),
      owner: redactor.person(gap.owner),
    })),
    roi:
      body.roi === null
        ? null
        : { ...body.roi, otherBenefits: body.roi.otherBenefits.map((text) => say(text, 'benefits')) },
    owner: redactor.person(body.owner),
    decision:
      body.decision === null
        ? null
        : {
            ...body.decision,
            name: redactor.person(body.decision.name),
            reason: say(body.decision.reason, 'decision'),
          },
  };
}
