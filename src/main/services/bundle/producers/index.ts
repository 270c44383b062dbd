import type { Producer } from '../entries.ts';
import type { BundleSource } from '../source.ts';
import { baselineFiles } from './baseline-files.ts';
import { calculationFiles } from './calculation-files.ts';
import { captureFiles } from './capture-files.ts';
import { comparisonFiles } from './comparison-files.ts';
import { elsewhereFiles } from './elsewhere-files.ts';
import { findingFiles } from './finding-files.ts';
import { findingTables } from './finding-tables.ts';
import { gateFiles } from './gate-files.ts';
import { heapFiles } from './heap-files.ts';
import { historyFile } from './history-file.ts';
import { investigationFiles } from './investigation-file.ts';
import { loadFiles } from './load-files.ts';
import { planFiles } from './plan-files.ts';
import { redactionFile } from './redaction-file.ts';
import { reportFiles } from './report-files.ts';
import { seedFiles } from './seed-files.ts';
import { seriesFiles } from './series-files.ts';
import { signOffFiles } from './sign-off-files.ts';
import { trafficFile } from './traffic-file.ts';
import { verdictFiles } from './verdict-files.ts';
import { workspaceFiles } from './workspace-files.ts';

/** Everything that puts files into a bundle before it has its name, which follows from them. */
export const PRODUCERS: readonly Producer<BundleSource>[] = [
  captureFiles,
  heapFiles,
  planFiles,
  seriesFiles,
  comparisonFiles,
  loadFiles,
  gateFiles,
  calculationFiles,
  verdictFiles,
  trafficFile,
  baselineFiles,
  investigationFiles,
  findingFiles,
  findingTables,
  historyFile,
  workspaceFiles,
  elsewhereFiles,
  seedFiles,
  redactionFile,
];

/** What prints the name of the bundle on its files, or stands beside it. */
export const NAMING_PRODUCERS: readonly Producer<BundleSource>[] = [reportFiles, signOffFiles];
