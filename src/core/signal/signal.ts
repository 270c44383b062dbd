/** What the playbook groups measurements by (S1:196): RED of a service (rate, errors, duration), USE of a node (utilisation, saturation, errors). */
export const SIGNAL_KINDS = ['rate', 'errors', 'duration', 'utilisation', 'saturation'] as const;
export type SignalKind = (typeof SIGNAL_KINDS)[number];

/** A service is asked for something and answers; a node is what it runs on. */
export const SUBJECT_KINDS = ['service', 'node'] as const;
export type SubjectKind = (typeof SUBJECT_KINDS)[number];

export const SIGNALS_OF: Readonly<Record<SubjectKind, readonly SignalKind[]>> = {
  service: ['rate', 'errors', 'duration'],
  node: ['utilisation', 'saturation', 'errors'],
};

export interface Subject {
  readonly kind: SubjectKind;
  readonly name: string;
}

/** What a column is about, as the minimum of a baseline groups it (`playbooks S0:44-50`). */
export type About = 'Latency' | 'Errors' | 'Throughput' | 'CPU' | 'Memory' | 'I/O' | 'Cache hit ratio';

/** One measurement of an item. */
export interface Signal {
  /** The column of a series; null of what an item tells as a whole. */
  readonly column: string | null;
  /** What it tells; null where neither name nor unit says so, and where it is none of the five. */
  readonly signal: SignalKind | null;
  /** True of a column that may be one of the five, of which nobody knows. */
  readonly isUntold: boolean;
  /** Null where neither name nor unit says so, and of what is no column. */
  readonly about: About | null;
  /** Whether it is a service's or a node's, as its name and unit say; null where they do not. */
  readonly kind: SubjectKind | null;
  /** What the data itself says it is of, of each kind; null where it does not. */
  readonly service: string | null;
  readonly node: string | null;
  /** `p95`, `memory in use`. */
  readonly title: string;
  /** The value in words, with what it is the value of. */
  readonly value: string;
}
