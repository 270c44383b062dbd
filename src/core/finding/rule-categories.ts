import type { Verdict } from '../verdict/verdict.ts';
import type { FindingCategory } from './model.ts';

/** What a rule's verdicts are about, where that does not depend on the verdict. */
const BY_RULE: Readonly<Record<string, FindingCategory>> = {
  'FG-LOCK': 'lock-contention',
  'FG-RUNTIME': 'gc-allocation',
  'LK-LIMIT': 'infrastructure-ceiling',
  'EX-N1': 'n-plus-one',
  'EX-SEQ': 'index',
  'EX-NL': 'index',
  'EX-WASTE': 'index',
  'EX-CAST': 'index',
  'EX-COVERING': 'index',
  'EX-LOSSY': 'index',
  'EX-FETCHES': 'index',
  'EX-LIMIT': 'index',
  'EX-JOINFILTER': 'index',
  'EX-INDEXES': 'index',
  'EX-CARDINALITY': 'index',
  'EX-BUF': 'cache',
  'EX-WORKERS': 'infrastructure-ceiling',
  'MT-CACHE': 'cache',
  'MT-GC': 'gc-allocation',
};

/** A rule's family: what stands before its dash. `FG` of profiles, `LK` of memory, `EX` of query plans, `MT` of metrics, `FE` of front ends, `QG` of quality. */
export function familyOf(rule: string): string {
  const dash = rule.indexOf('-');
  return dash < 0 ? rule : rule.slice(0, dash);
}

/** The category that a verdict's rule, what was sampled and its subject tell: where a finding begins. A person may choose another. */
export function categoryOf({ rule, scope, subject }: Pick<Verdict, 'rule' | 'scope' | 'subject'>): FindingCategory {
  const known = Object.hasOwn(BY_RULE, rule) ? BY_RULE[rule] : undefined;
  if (known !== undefined) return known;
  const family = familyOf(rule);
  if (family === 'LK') return 'memory-leak';
  if (family === 'FE') return 'front-end';
  if (family === 'FG') return sampledCategory(scope.sampleType);
  if (family === 'EX') return /\bScan\b|^Foreign key\b/.test(subject.label) ? 'index' : 'other';
  return 'other';
}

function sampledCategory(sampleType: string): FindingCategory {
  if (/lock|mutex|contention|block|^delay$|^park$/i.test(sampleType)) return 'lock-contention';
  if (/alloc/i.test(sampleType)) return 'gc-allocation';
  if (/inuse|space|bytes|objects/i.test(sampleType)) return 'memory-leak';
  if (/wall/i.test(sampleType)) return 'other';
  return 'cpu-hot-path';
}

/** Categories as people read them. */
export const CATEGORY_NAMES: Readonly<Record<FindingCategory, string>> = {
  'n-plus-one': 'N+1 queries',
  index: 'Missing or wrong index',
  'lock-contention': 'Lock contention',
  cache: 'Cache miss or stampede',
  'queue-backlog': 'Queue backlog',
  'external-dependency': 'External dependency',
  payload: 'Payload or serialisation',
  'pool-exhaustion': 'Pool exhaustion',
  'cpu-hot-path': 'CPU hot path',
  'gc-allocation': 'GC or allocation',
  'memory-leak': 'Memory leak',
  'front-end': 'Bundle or front end',
  'infrastructure-ceiling': 'Infrastructure ceiling',
  other: 'Other',
};
