import type { Producer } from '../entries.ts';
import type { BundleSource } from '../source.ts';
import { captureFiles } from './capture-files.ts';
import { comparisonFiles } from './comparison-files.ts';
import { findingFiles } from './finding-files.ts';
import { heapFiles } from './heap-files.ts';
import { planFiles } from './plan-files.ts';
import { redactionFile } from './redaction-file.ts';
import { seedFiles } from './seed-files.ts';
import { seriesFiles } from './series-files.ts';
import { verdictFiles } from './verdict-files.ts';
import { workspaceFiles } from './workspace-files.ts';

/** Everything that puts files into a bundle. */
export const PRODUCERS: readonly Producer<BundleSource>[] = [
  captureFiles,
  heapFiles,
  planFiles,
  seriesFiles,
  comparisonFiles,
  verdictFiles,
  findingFiles,
  workspaceFiles,
  seedFiles,
  redactionFile,
];
