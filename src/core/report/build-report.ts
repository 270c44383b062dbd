import { sectionAnchor } from './anchors.ts';
import type { ReportedFinding, ReportInput } from './input.ts';
import type { Report, Section } from './model.ts';
import { withoutDeadLinks } from './resolve-links.ts';
import { appendixSection } from './sections/appendix.ts';
import {
  backendSection,
  capacitySection,
  comparisonsSection,
  frontEndSection,
  inventorySection,
  loadSection,
  objectivesSection,
  observabilitySection,
} from './sections/assessed.ts';
import {
  checklistSection,
  enforcementSection,
  findingsSection,
  rankingSection,
  remediationSection,
  signOffSection,
  verificationSection,
} from './sections/closing.ts';
import { findingBlocks } from './sections/finding-blocks.ts';
import { headerFacts, summarySection } from './sections/opening.ts';
import { fixBlocks, hypothesisBlocks, verificationBlocks } from './sections/plan-blocks.ts';

/** The name a report's file has, at the root of a bundle (S1:3). */
export const REPORT_FILE = '06-performance-scalability-audit.md';

/**
 * The report of a workspace (`findings.md` §6): S1's numbering with S3's eight parts and S0's five deliverables inside it. Every section is there;
 * one that nothing is known of says “not assessed” and why. The same input gives the same report.
 */
export function buildReport(input: ReportInput): Report {
  const drawn = new Set<string>();
  return withoutDeadLinks({
    title: 'Performance and scalability audit',
    facts: headerFacts(input),
    sections: [
      summarySection(input),
      objectivesSection(),
      inventorySection(input),
      backendSection(input),
      frontEndSection(),
      loadSection(input),
      capacitySection(),
      observabilitySection(input),
      comparisonsSection(input),
      rankingSection(input),
      remediationSection(input),
      enforcementSection(),
      checklistSection(),
      findingsSection(input, drawn),
      verificationSection(input),
      signOffSection(input),
      appendixSection(input),
    ],
  });
}

/**
 * One finding by itself, for whoever mends it: nothing of the other findings is in it, and of the workspace only the items that are its evidence.
 * Null where there is no such finding.
 */
export function buildFindingReport(input: ReportInput, id: string): Report | null {
  const reported = input.findings.find(({ finding }) => finding.id === id);
  if (reported === undefined) return null;
  const own = ofOneFinding(input, reported);
  const section = (name: string, blocks: Section['blocks']): Section => ({
    anchor: sectionAnchor(name.toLowerCase()),
    title: name,
    blocks,
  });
  return withoutDeadLinks({
    title: `${id} · ${reported.finding.body.title}`,
    facts: headerFacts(own),
    sections: [
      section('Finding', findingBlocks(reported, own, new Set())),
      section('Hypothesis', hypothesisBlocks(reported)),
      section('Fix', fixBlocks(reported)),
      section('Verification', verificationBlocks(reported)),
      section('Instrumentation', observabilitySection(own).blocks),
      appendixSection(own),
    ],
  });
}

/** A report's input with one finding and its evidence alone. */
export function ofOneFinding(input: ReportInput, reported: ReportedFinding): ReportInput {
  const evidence = new Set(reported.finding.body.evidence.flatMap((row) => ('item' in row ? [row.item] : [])));
  return {
    ...input,
    findings: [reported],
    items: input.items.filter(({ item }) => evidence.has(item.id)),
    figures: new Map([...input.figures].filter(([item]) => evidence.has(item))),
  };
}
