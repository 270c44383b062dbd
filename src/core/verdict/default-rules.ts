import type { ThresholdValue } from './rule-set.ts';

const S1 = 's1-performance-scalability-audit.md';
const S3 = 's3-staff-performance-engineer.md';
const S4 = 's4-performance-engineering-system.md';
/** Numbers the playbooks leave open; the guide says why each is what it is. */
const OURS = 'docs/rules.md';

const value = (number: number, unit: ThresholdValue['unit'], source: string): ThresholdValue => ({
  value: number,
  unit,
  source,
});

/** Thresholds of `plateau-default-1` (`rules.md` §3–§7). Units: `share` is 0–1. */
export const DEFAULT_VALUES = {
  'plateau.investigate': value(0.2, 'share', `${S4}:253`),
  'plateau.bottleneck': value(0.4, 'share', `${S4}:254`),
  'plateau.path': value(0.01, 'share', OURS),
  'top3.focus': value(0.8, 'share', `${S4}:255`),
  'spread.largest': value(0.2, 'share', `${S4}:256`),
  'spread.top3': value(0.5, 'share', `${S4}:256`),
  'spread.functions': value(10, 'functions', `${S4}:256`),
  'subtree.trunk': value(0.95, 'share', OURS),
  'subtree.total': value(0.4, 'share', OURS),
  'subtree.self': value(0.2, 'share', OURS),
  'towers.thin': value(0.01, 'share', `${S4}:247`),
  'towers.weight': value(0.5, 'share', `${S4}:247`),
  'towers.count': value(50, 'paths', `${S4}:247`),
  'towers.ancestor': value(0.2, 'share', `${S4}:247`),
  'towers.coverage': value(0.9, 'share', OURS),
  'recursion.share': value(0.05, 'share', `${S4}:248`),
  'recursion.limit': value(0.5, 'share', `${S4}:248`),
  'width.points': value(0.05, 'share', `${S4}:249`),
  'width.relative': value(0.25, 'share', `${S4}:249`),
  'width.cost': value(0.1, 'share', `${S4}:249`),
  'runtime.watch': value(0.1, 'share', OURS),
  'runtime.investigate': value(0.2, 'share', `${S4}:250`),
  'runtime.bottleneck': value(0.4, 'share', `${S4}:250`),
  'lock.investigate': value(0.2, 'share', `${S3}:145`),
  'lock.bottleneck': value(0.4, 'share', `${S3}:145`),
  'lock.floor': value(0.1, 'seconds per second', OURS),
  'scope.group': value(0.1, 'share', OURS),
  'samples.least': value(100, 'samples', OURS),
  'samples.confirm': value(1000, 'samples', OURS),
  'duration.least': value(30, 'seconds', `${S4}:168`),
  'duration.blocks': value(10, 'blocks', OURS),
  'replicates.least': value(3, 'captures', OURS),
  'symbols.unknown': value(0.1, 'share', OURS),
  'truncated.share': value(0.05, 'share', OURS),
  'errors.share': value(0.05, 'share', OURS),
  'warmup.jit': value(0.1, 'share', OURS),
  'material.cpu': value(0.2, 'cores', OURS),
  'material.lock': value(0.1, 'seconds per second', OURS),
  'material.alloc': value(1_000_000, 'bytes per second', OURS),
  'compare.effect': value(0.1, 'share', OURS),
  'compare.load': value(0.1, 'share', OURS),
  'compare.row': value(0.01, 'share', OURS),
  'compare.falseRows': value(0.05, 'share', OURS),
  'rss.growth': value(0.05, 'share', `${S1}:94`),
  'rss.bottleneck': value(0.5, 'share', OURS),
  'rss.chance': value(0.01, 'share', OURS),
  'rss.warmUp': value(600, 'seconds', OURS),
  'rss.duration': value(7200, 'seconds', `${S1}:17`),
  'rss.least': value(1800, 'seconds', OURS),
  'rss.blocks': value(10, 'blocks', OURS),
  'native.heap': value(0.2, 'share', OURS),
  'sentinel.ratio': value(1.5, '× the start', `${S1}:103`),
  'sentinel.window': value(60, 'seconds', `${S1}:104`),
  'sentinel.hold': value(600, 'seconds', OURS),
  'limit.share': value(0.85, 'share', `${S1}:197`),
  'limit.hold': value(600, 'seconds', `${S1}:197`),
} as const satisfies Record<string, ThresholdValue>;

export type ThresholdKey = keyof typeof DEFAULT_VALUES;
