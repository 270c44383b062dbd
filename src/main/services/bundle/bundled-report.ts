import { type AboutAudit, NOTHING_SAID } from '../../../core/bundle/about-audit.ts';
import { assess } from '../../../core/finding/assess.ts';
import { bodySha256Of } from '../../../core/finding/hashes.ts';
import type { Finding } from '../../../core/finding/model.ts';
import type { RetestComparison } from '../../../core/finding/retest.ts';
import { type InvestigationDetail, investigationDetail } from '../../../core/investigation/detail.ts';
import { heldUnmeasured, type RequestMeasured, requestMeasured } from '../../../core/investigation/request-measured.ts';
import { pageMeasured, runMeasured } from '../../../core/investigation/run-measured.ts';
import type { Redactor } from '../../../core/redact/model.ts';
import { redactCalculation } from '../../../core/redact/redact-calculation.ts';
import { redactGate } from '../../../core/redact/redact-gate.ts';
import { redactBaseline, redactChange, redactInvestigation } from '../../../core/redact/redact-investigation.ts';
import { redactSubject } from '../../../core/redact/redact-verdict.ts';
import type { Figure } from '../../../core/report/figure.ts';
import type { ReportedFinding, ReportedItem, ReportInput } from '../../../core/report/input.ts';
import { reportedFinding } from '../../../core/report/reported-finding.ts';
import { shownElsewhere } from '../../../core/sign-off/elsewhere.ts';
import { type SignOffOfRole, standingOf } from '../../../core/sign-off/standing.ts';
import { itemSignals } from '../../../core/signal/item-signals.ts';
import type { Signal } from '../../../core/signal/signal.ts';
import { requestCost } from '../../../core/verdict/load/request-cost.ts';
import { requestMemory } from '../../../core/verdict/load/request-memory.ts';
import { FindingFacts } from '../findings/finding-facts.ts';
import { storedWeights } from '../findings/stored-weights.ts';
import {
  evidenceItems,
  reportedCalculations,
  reportedGates,
  reportedItem,
  reportedRuleSet,
  worthDrawing,
} from '../reported.ts';
import { storedStatements } from '../tasks/stored-statements.ts';
import { bundledFigure } from './bundled-figures.ts';
import { bundledPictures } from './bundled-pictures.ts';
import type { RecordedSource } from './source.ts';

/** What a bundle's report says of the bundle. */
export interface AboutBundle {
  /** The newest row, ISO 8601: what the report takes for now. */
  readonly at: string;
  readonly version: string;
  readonly isSigned: boolean;
  /** What the person says of it; null where nothing is said. */
  readonly audit: AboutAudit | null;
}

/** What is said of an audit, as it may leave: people sign, a repository is searched as any text, and both pointers to code go where code pointers go. */
function leavingAudit({ leaving }: RecordedSource, audit: AboutAudit | null): AboutAudit {
  const { repository, commit, auditor } = audit ?? NOTHING_SAID;
  const { codePointers } = leaving.profile;
  return {
    repository: codePointers ? leaving.freeText(repository, 'bundle · repository') : '',
    commit: codePointers ? commit : '',
    auditor: leaving.person(auditor),
  };
}

/** Subjects that are told apart by their program, which their key does not name. */
const OF_A_PROGRAM: ReadonlySet<string> = new Set(['profile', 'capture', 'thread-group', 'series', 'metric']);

/**
 * Fingerprints of findings whose subject does not leave as it is: as plain hashes, what was taken out could be guessed by them. All of one
 * fingerprint go one way, so that equal ones stay equal.
 */
function keyedFingerprints(findings: readonly Finding[], leaving: Redactor): ReadonlySet<string> {
  const isTold = ({ body }: Finding): boolean => {
    const verdicts = body.evidence.flatMap((row) =>
      'verdict' in row && row.verdict !== undefined ? [row.verdict] : [],
    );
    return (
      verdicts.length > 0 &&
      verdicts.every(({ subjectKind: kind, subjectKey: key, subjectLabel: label }) => {
        return !OF_A_PROGRAM.has(kind) && redactSubject(leaving, { kind, key, label }).key === key;
      })
    );
  };
  return new Set(findings.filter((finding) => !isTold(finding)).map(({ fingerprint }) => fingerprint));
}

/** Findings as they leave, with what follows from them as they are then: nothing is computed of what was taken out. */
function bundledFindings({ workspace, leaving }: RecordedSource, at: string): readonly ReportedFinding[] {
  const keyed = keyedFingerprints(workspace.findings.list(), leaving);
  const facts = new FindingFacts(workspace, at, storedWeights(workspace));
  const leave = (one: RetestComparison): RetestComparison => ({
    ...one,
    label: leaving.label(one.label),
    verdicts: one.verdicts.map((verdict) => leaving.verdict(verdict)),
  });
  const comparisons = facts.comparisons().map(leave);
  return workspace.findings.list().map((stored) => {
    const body = leaving.finding(stored.body, stored.id);
    const fingerprint = keyed.has(stored.fingerprint) ? leaving.digest(stored.fingerprint) : stored.fingerprint;
    const finding = { ...stored, fingerprint, body, bodySha256: bodySha256Of(body) };
    return reportedFinding({
      finding,
      assessment: assess(body, { ...facts.of(body), comparisons, held: facts.held(stored.body).map(leave) }),
    });
  });
}

function bundledItem({ workspace, leaving }: RecordedSource, id: string, ruleSet: string): ReportedItem {
  const { item, provenance, warnings, evaluation, sides } = reportedItem(workspace, id, ruleSet);
  return {
    item: leaving.item(item),
    provenance: leaving.provenance(provenance),
    warnings: warnings.map((warning) => leaving.warning(warning)),
    evaluation:
      evaluation === null
        ? null
        : { ...evaluation, verdicts: evaluation.verdicts.map((verdict) => leaving.verdict(verdict)) },
    sides,
  };
}

/** What a request of a run cost by each capture in the bundle that is linked with it, of both as they leave. */
function bundledRequests(
  { workspace, loads, items: bundled, active }: RecordedSource,
  items: readonly ReportedItem[],
): RequestMeasured {
  const found = items.flatMap(({ item: load }): readonly RequestMeasured[] => {
    const run = loads.get(load.id)?.run;
    if (run === null || run === undefined || run.counts === 'runs') return [];
    const linked = workspace.links.all(workspace.items.get(load.id));
    return items.flatMap(({ item: capture }): readonly RequestMeasured[] => {
      if (!linked.has(capture.id)) return [];
      const model = capture.kind === 'profile' ? bundled.model(capture.id) : null;
      if (model?.kind !== 'profile') return [{ measured: [], unmeasured: heldUnmeasured(capture, load.importedAt) }];
      const of = { profile: model.profile, startedAt: capture.capturedAt };
      const told = { cpu: requestCost(of, run, active), memory: requestMemory(of, run, active) };
      return [requestMeasured(run, load, capture, told)];
    });
  });
  return {
    measured: found.flatMap(({ measured }) => measured),
    unmeasured: found.flatMap(({ unmeasured }) => unmeasured),
  };
}

function bundledInvestigation(
  source: RecordedSource,
  items: readonly ReportedItem[],
  now: string,
): InvestigationDetail {
  const { workspace, leaving, loads, items: bundled } = source;
  const { source: _source, ...investigation } = workspace.investigations.read();
  const requests = bundledRequests(source, items);
  const runs = items.flatMap(({ item }) => {
    const load = loads.get(item.id);
    return load === undefined ? [] : [{ item, load }];
  });
  const visits = items.flatMap(({ item }) => {
    const model = item.kind === 'frontend' ? bundled.model(item.id) : null;
    return model?.kind === 'frontend' ? pageMeasured(model.report, item) : [];
  });
  return investigationDetail({
    investigation: { ...investigation, body: redactInvestigation(leaving, investigation.body) },
    measured: [
      ...runs.flatMap(({ item, load }) => (load.run === null ? [] : runMeasured(load.run, item))),
      ...requests.measured,
      ...visits,
    ],
    unmeasured: requests.unmeasured,
    unread: runs.flatMap(({ item: { id, label }, load }) =>
      load.run === null ? [{ item: id, label, why: load.why }] : [],
    ),
    changes: workspace.investigations.changes().map((change) => redactChange(leaving, change)),
    baselines: workspace.investigations.baselines().map((baseline) => redactBaseline(leaving, baseline)),
    now,
  });
}

/** What items measured, of what is in the bundle: columns and hosts as they leave. */
function bundledSignals(
  { workspace, items: bundled, loads }: RecordedSource,
  items: readonly ReportedItem[],
): ReadonlyMap<string, readonly Signal[]> {
  return new Map(
    items.map(({ item: { id, kind }, provenance }): [string, readonly Signal[]] => {
      const model = kind === 'series' ? bundled.model(id) : null;
      return [
        id,
        itemSignals({
          run: loads.get(id)?.run ?? null,
          series: model?.kind === 'series' ? model.series : null,
          statements: kind === 'statements' ? storedStatements(workspace, id) : null,
          host: provenance.capture?.host ?? null,
        }),
      ];
    }),
  );
}

/** Who signed, as they leave; none of it is part of what is signed. */
function bundledSignOffs({ workspace, leaving }: RecordedSource, version: string): readonly SignOffOfRole[] {
  const { signOffs, bundles } = workspace;
  return standingOf(signOffs.list(), bundles.list(), workspace.state(version)).map((one) =>
    one.signOff === null ? one : { ...one, signOff: { ...one.signOff, name: leaving.person(one.signOff.name) } },
  );
}

/**
 * What the report of a bundle is written of: every record as it leaves the workspace, everything computed and drawn of those. It does not name the bundle
 * yet, since the bundle's name follows from its other files. Throws as opening items does.
 */
export function bundledReport(source: RecordedSource, { at, version, isSigned, audit }: AboutBundle): ReportInput {
  const { workspace, leaving, records, progress } = source;
  const ruleSet = reportedRuleSet(workspace);
  const known = new Set(records.map(({ id }) => id));
  const listed = workspace.items.list().filter(({ id }) => known.has(id));
  const items = listed.map(({ id, label }, done) => {
    progress.at('redact', done, listed.length, `taking out of ${label}`);
    return bundledItem(source, id, ruleSet.sha256);
  });
  const findings = bundledFindings(source, at);
  const figures = new Map<string, Figure>();
  const drawn = worthDrawing(items, evidenceItems(findings));
  for (const [done, { item }] of drawn.entries()) {
    progress.at('draw', done, drawn.length, `drawing ${item.label}`);
    const figure = bundledFigure(source, item.id);
    if (figure !== null) figures.set(item.id, figure);
  }
  return {
    header: {
      project: leaving.freeText(workspace.name, 'workspace · name'),
      ...leavingAudit(source, audit),
      at,
      workspaceId: workspace.id,
      plateauVersion: version,
      bundleId: null,
      redaction: leaving.profile.id,
      tamperEvidence: isSigned ? 'signed' : 'journal chain',
    },
    ruleSet,
    investigation: bundledInvestigation(source, items, at),
    findings,
    signOffs: bundledSignOffs(source, version),
    signOffsElsewhere: shownElsewhere(
      workspace.signOffs.elsewhere().map((one) => ({ ...one, name: leaving.person(one.name) })),
    ),
    items,
    signals: bundledSignals(source, items),
    gates: reportedGates(workspace)
      .filter(({ item }) => known.has(item))
      .map(({ item, record }) => ({ item, record: redactGate(leaving, record) })),
    calculations: reportedCalculations(workspace)
      .filter(({ item }) => known.has(item.id))
      .map(({ item, record }) => ({
        item: { id: item.id, label: leaving.label(item.label) },
        record: redactCalculation(leaving, record),
      })),
    figures,
    pictures: bundledPictures(source),
  };
}
