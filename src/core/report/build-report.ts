import { sectionAnchor } from './anchors.ts';
import type { ReportedFinding, ReportInput } from './input.ts';
import type { Report, Section } from './model.ts';
import { withoutDeadLinks } from './resolve-links.ts';
import { appendixSection } from './sections/appendix.ts';
import {
  backendSection,
  comparisonsSection,
  frontEndSection,
  isDrawnElsewhere,
  loadSection,
  observabilitySection,
} from './sections/assessed.ts';
import { capacitySection } from './sections/capacity.ts';
import {
  checklistSection,
  findingsSection,
  rankingSection,
  remediationSection,
  verificationSection,
} from './sections/closing.ts';
import { enforcementSection } from './sections/enforcement.ts';
import { findingBlocks } from './sections/finding-blocks.ts';
import { inventorySection, objectivesSection } from './sections/investigated.ts';
import { headerFacts, summarySection } from './sections/opening.ts';
import { fixBlocks, hypothesisBlocks, verificationBlocks } from './sections/plan-blocks.ts';
import { signOffSection } from './sections/sign-off.ts';

/**
 * The report of a workspace (`findings.md` §6): S1's numbering with S3's eight parts and S0's five deliverables inside it. Every section is there;
 * one that nothing is known of says “not assessed” and why. The same input gives the same report.
 */
export function buildReport(input: ReportInput): Report {
  // Their pictures stand in the sections of load and of comparisons.
  const drawn = new Set(input.items.filter(({ item }) => isDrawnElsewhere(item.kind)).map(({ item }) => item.id));
  return withoutDeadLinks({
    title: 'Performance and scalability audit',
    facts: headerFacts(input),
    sections: [
      summarySection(input),
      objectivesSection(input),
      inventorySection(input),
      backendSection(input),
      frontEndSection(input),
      loadSection(input),
      capacitySection(input),
      observabilitySection(input),
      comparisonsSection(input),
      rankingSection(input),
      remediationSection(input),
      enforcementSection(input),
      checklistSection(input),
      findingsSection(input, drawn),
      verificationSection(input),
      signOffSection(input),
      appendixSection(input),
    ],
  });
}

/** A report's input with one finding and its evidence alone. */
export function ofOneFinding(input: ReportInput, reported: ReportedFinding): ReportInput {
  const evidence = new Set(reported.finding.body.evidence.flatMap((row) => ('item' in row ? [row.item] : [])));
  return {
    ...input,
    isOneFinding: true,
    investigation: null,
    gates: [],
    calculations: input.calculations.filter(({ item }) => evidence.has(item.id)),
    findings: [reported],
    items: input.items.filter(({ item }) => evidence.has(item.id)),
    figures: new Map([...input.figures].filter(([item]) => evidence.has(item))),
    signals: new Map([...input.signals].filter(([item]) => evidence.has(item))),
  };
}

/**
 * The report of one finding by itself, for whoever mends it. `input` is {@link ofOneFinding}: nothing of the others is in it, and of the workspace only the
 * items that are its evidence.
 */
export function buildFindingReport(input: ReportInput): Report {
  const [reported] = input.findings;
  if (reported === undefined) throw new RangeError('the report of one finding has none');
  const section = (name: string, blocks: Section['blocks']): Section => ({
    anchor: sectionAnchor(name),
    title: name,
    blocks,
  });
  const { id, body } = reported.finding;
  return withoutDeadLinks({
    title: body.title.trim() === '' ? id : `${id} · ${body.title}`,
    facts: headerFacts(input),
    sections: [
      section('Finding', findingBlocks(reported, input, new Set())),
      section('Hypothesis', hypothesisBlocks(reported)),
      section('Fix', fixBlocks(reported)),
      section('Verification', verificationBlocks(reported)),
      section('Instrumentation', observabilitySection(input).blocks),
      appendixSection(input),
    ],
  });
}
