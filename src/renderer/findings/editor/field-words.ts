import type { Field } from './draft.ts';

/** Fields as the editor calls them. */
export const FIELD_WORDS: Readonly<Record<Field, string>> = {
  title: 'Title',
  bottleneck: 'Bottleneck',
  category: 'Category',
  symptom: 'Symptom',
  cause: 'Cause',
  flow: 'Flow',
  businessImpact: 'Business impact',
  businessImpactNumber: 'Impact as a number',
  scope: 'Scope',
  observed: 'What was observed',
  severityOverride: 'Severity',
  hypothesis: 'Hypothesis',
  validationPlan: 'How it is validated',
  validationResult: 'Result of the validation',
  evidence: 'Evidence',
  leftOut: 'Evidence left out',
  fixPlan: 'Fixes',
  verification: 'Verification',
  notChanged: 'Left alone, and why',
  whyThisFix: 'Why this fix',
  instrumentationGaps: 'Instrumentation gaps',
  noInstrumentationGaps: 'No instrumentation is missing',
  noTracing: 'No tracing',
  priority: 'Priority',
  roi: 'Return',
  owner: 'Owner',
  eta: 'ETA',
  status: 'Status',
  decision: 'Decision',
};

const EVENTS: Readonly<Record<string, string>> = {
  created: 'Created',
  deleted: 'Deleted',
  restored: 'Restored',
  imported: 'Came with a bundle',
  merged: 'Merged',
};

/** What a line of the history is about. */
export function historyWord(field: string): string {
  const word = Object.entries({ ...EVENTS, ...FIELD_WORDS }).find(([name]) => name === field)?.[1];
  return word ?? field;
}
