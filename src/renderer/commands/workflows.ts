import type { CommandId } from '../../main/api/contract/commands.ts';

/** What somebody wants, in their words, and the command with which that begins here. */
export interface Workflow {
  readonly phrase: string;
  readonly command: CommandId;
  /** What is done there. */
  readonly about: string;
}

/** Phrases with which a workflow begins (`playbooks S4:921-934`). */
export const WORKFLOWS: readonly Workflow[] = [
  { phrase: 'Profile this function', command: 'capture.start', about: 'Capture a CPU profile, read the flame graph' },
  {
    ...{ phrase: 'Why is this endpoint slow?', command: 'view.investigation' },
    about: 'Write the brief: flow, target, what is so now',
  },
  { phrase: 'Load test the API', command: 'file.import', about: 'Import what the load generator wrote' },
  {
    phrase: 'Check for memory leaks',
    command: 'compare.series',
    about: 'Make a series of heaps: what grows, who holds it',
  },
  { phrase: 'Optimize this query', command: 'capture.database', about: 'Capture its plan, read what it reads in vain' },
  {
    phrase: 'Review front-end performance',
    command: 'file.import',
    about: 'Import a Lighthouse report or a list of bundles',
  },
  {
    phrase: 'Plan capacity for ten times the load',
    command: 'view.calculators',
    about: 'Calculate headroom and projections',
  },
  {
    phrase: 'Set up performance gates',
    command: 'view.ruleSets',
    about: 'Choose the thresholds that “plateau check” holds',
  },
  { phrase: 'Find the bottleneck', command: 'view.findings', about: 'See verdicts that are worth a finding' },
  { phrase: 'Score our performance', command: 'view.investigation', about: 'Answer the maturity checklist: 0 to 100' },
  { phrase: 'Compare before and after', command: 'compare.start', about: 'Choose the other side of the open item' },
  { phrase: 'Reduce the bundle’s size', command: 'file.import', about: 'Import a list of bundles: what weighs most' },
];
