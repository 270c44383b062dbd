import type { FindingCategory, FindingStatus, FixStep, FlowKind, Severity } from '../finding/model.ts';
import { NOT_ASSESSED } from './model.ts';

/** The words people read for what is stored. */
export const CATEGORY_WORDS: Readonly<Record<FindingCategory, string>> = {
  'n-plus-one': 'N+1 queries',
  index: 'missing or wrong index',
  'lock-contention': 'lock contention',
  cache: 'cache miss or stampede',
  'queue-backlog': 'queue backlog',
  'external-dependency': 'external dependency',
  payload: 'payload or serialisation',
  'pool-exhaustion': 'pool exhaustion',
  'cpu-hot-path': 'CPU hot path',
  'gc-allocation': 'garbage collection or allocation',
  'memory-leak': 'memory leak',
  'front-end': 'bundle or front end',
  'infrastructure-ceiling': 'infrastructure ceiling',
  other: 'other',
};

export const SEVERITY_WORDS: Readonly<Record<Severity, string>> = {
  critical: 'Critical',
  high: 'High',
  medium: 'Medium',
  low: 'Low',
};

/** A severity, or that there is none. */
export const severityWords = (severity: Severity | null): string =>
  severity === null ? NOT_ASSESSED : SEVERITY_WORDS[severity];

export const STATUS_WORDS: Readonly<Record<FindingStatus, string>> = {
  draft: 'draft',
  review: 'in review',
  accepted: 'accepted',
  fixing: 'being fixed',
  verifying: 'being verified',
  closed: 'closed',
  rejected: 'rejected',
  'risk-accepted': 'risk accepted',
};

export const FLOW_WORDS: Readonly<Record<FlowKind, string>> = {
  submit: 'submit (changes state)',
  access: 'access (reads state)',
  background: 'background',
};

export const HORIZON_WORDS: Readonly<Record<FixStep['horizon'], string>> = {
  'quick-win': 'quick win',
  medium: 'medium',
  long: 'long term',
};

/** `2026-11-22 10:35:00 UTC`. */
export const momentWords = (iso: string): string => `${iso.slice(0, 19).replace('T', ' ')} UTC`;

export const orNotStated = (text: string): string => (text.trim() === '' ? 'not stated' : text);

/** A number as people write it: at most four significant digits, thousands apart. */
export function numberWords(value: number): string {
  const rounded = Number(value.toPrecision(4));
  const [whole = '', fraction] = String(Math.abs(rounded)).split('.');
  const text = whole.includes('e') ? whole : whole.replace(/\B(?=(\d{3})+$)/g, ',');
  return `${rounded < 0 ? '−' : ''}${text}${fraction === undefined ? '' : `.${fraction}`}`;
}
