import type { ProfilerId } from '../../../core/capture/profiler-ids.ts';
import type { CaptureEvent } from '../../../core/capture/request.ts';

export type ClinicId = Extract<ProfilerId, `clinic-${string}`>;

/** One of clinic's tools. What it costs and writes was measured on a small server under load (decision 041). */
export interface ClinicTool {
  readonly id: ClinicId;
  /** Its name on clinic's command line. */
  readonly command: string;
  readonly event: CaptureEvent;
  /** What it gives, for people. */
  readonly gives: string;
  /** The file of interest in clinic's output folder, as a pattern of the shell. */
  readonly pattern: string;
  /** What it is called here. */
  readonly fileName: string;
  /** False where the report that clinic draws itself is wanted. */
  readonly collectOnly: boolean;
  /** Longest run in seconds; more is cut. */
  readonly mostSeconds: number;
  readonly bytesPerSecond: number;
  /** Share of the program's work that is lost. */
  readonly cost: number;
  /** Samples a second; null for none. */
  readonly rate: number | null;
}

const HOUR = 3600;

export const CLINIC_TOOLS: readonly ClinicTool[] = [
  {
    id: 'clinic-flame',
    command: 'flame',
    event: 'cpu',
    gives: 'V8’s own samples',
    pattern: '*.clinic-flame/*-samples',
    fileName: 'samples.json',
    collectOnly: true,
    mostSeconds: HOUR,
    bytesPerSecond: 3_000_000,
    cost: 0.25,
    rate: 1000,
  },
  {
    id: 'clinic-doctor',
    command: 'doctor',
    event: 'process',
    gives: 'CPU, memory, event-loop delay and handles over time',
    pattern: '*.clinic-doctor/*-processstat',
    fileName: 'process.csv',
    collectOnly: true,
    mostSeconds: HOUR,
    bytesPerSecond: 100_000,
    cost: 0.2,
    rate: null,
  },
  {
    id: 'clinic-heapprofiler',
    command: 'heapprofiler',
    event: 'heap',
    gives: 'V8’s sampling heap profile',
    pattern: '*.clinic-heapprofiler',
    fileName: 'main.heapprofile',
    collectOnly: true,
    mostSeconds: HOUR,
    bytesPerSecond: 10_000,
    cost: 0.1,
    rate: null,
  },
  {
    id: 'clinic-bubbleprof',
    command: 'bubbleprof',
    event: 'process',
    gives: 'a picture of asynchronous operations, as clinic draws it',
    pattern: '*.clinic-bubbleprof.html',
    fileName: 'bubbleprof.html',
    collectOnly: false,
    mostSeconds: 10,
    bytesPerSecond: 20_000_000,
    cost: 0.7,
    rate: null,
  },
];
