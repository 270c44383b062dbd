import { JsonCursor } from '../../bytes/json.ts';
import { throwIfCancelled, wholeContent } from '../../bytes/whole.ts';
import { PlateauError } from '../../error.ts';
import { ProfileBuilder } from '../builder.ts';
import type { ImportResult, ProfileImporter } from '../importer.ts';
import type { CaptureMeta, ImportWarning } from '../model.ts';
import { ProfileChunks } from './chrome-trace/profile-chunks.ts';
import { Slices } from './chrome-trace/slices.ts';
import { readTraceEvents, type TraceEvent } from './chrome-trace/trace-events.ts';
import { V8_DEPTH_LIMIT } from './cpuprofile.ts';
import { SampleLog } from './sample-log.ts';

/**
 * Chrome's trace format: the CPU profiles DevTools records in it; without any, its begin, end and complete events, as py-spy's
 * `chrometrace` writes them.
 */
export const chromeTraceImporter: ProfileImporter = {
  id: 'chrome-trace',
  title: 'Chrome trace',
  recognise: (head) => {
    const text = new TextDecoder().decode(head);
    if (/^\ufeff?\s*\{[\s\S]*"traceEvents"\s*:/.test(text)) return 0.9;
    return /^\ufeff?\s*\[\s*\{/.test(text) && /"ph"\s*:\s*"[A-Za-z]"/.test(text) && /"(ts|pid)"\s*:/.test(text)
      ? 0.9
      : 0;
  },
  read: async (chunks, options): Promise<ImportResult> => {
    const json = new JsonCursor(await wholeContent(chunks, options.signal));
    const warnings: ImportWarning[] = [];
    const profiles = new ProfileChunks();
    const slices = new Slices();
    const names = new Map<string, string>();
    const open = readTraceEvents(json, (event) => {
      nameThread(event, names);
      if (!profiles.take(event)) slices.take(event);
    });
    throwIfCancelled(options.signal);
    if (open)
      warnings.push({
        code: 'trace-open',
        message: 'The trace ends without its closing bracket; what it holds was read.',
      });
    if (profiles.count === 0 && slices.onlyRuntime) {
      throw new PlateauError({
        code: 'import.wrongKind',
        message: 'This trace holds events of the runtime itself (collections, tasks), and no stacks.',
        hint: 'Record a CPU profile: in DevTools’ Performance panel with JavaScript samples, with node --cpu-prof, or with clinic flame.',
        at: { offset: 0 },
      });
    }
    const builder = new ProfileBuilder([
      { name: 'cpu', kind: profiles.count > 0 || slices.pySpy ? 'cpu' : 'wall', unit: 'nanoseconds' },
    ]);
    const log = new SampleLog();
    let meta: Omit<CaptureMeta, 'format'>;
    if (profiles.count > 0) {
      const { intervalSeconds, durationSeconds } = profiles.build(builder, log, names, warnings);
      const duration = options.durationSeconds ?? durationSeconds;
      if (slices.count > 0) {
        warnings.push({
          code: 'slices-ignored',
          message: 'Trace events beside the CPU profile were left out.',
          count: slices.count,
        });
      }
      meta = {
        tool: { name: 'Chrome DevTools' },
        runtime: 'node',
        event: 'cpu',
        ...(intervalSeconds === null ? {} : { intervalSeconds }),
        ...(duration === null ? {} : { durationSeconds: duration }),
        depthLimit: V8_DEPTH_LIMIT,
        flags: ['inlining-opaque'],
      };
    } else {
      const duration = slices.build(builder, log, names, warnings);
      if (!slices.pySpy) {
        warnings.push({
          code: 'spans',
          message: 'These are spans somebody marked, in wall time: what ran or waited inside a span is not told.',
        });
      }
      meta = {
        ...(slices.pySpy ? { tool: { name: 'py-spy' } } : {}),
        runtime: slices.pySpy ? 'python' : 'unknown',
        durationSeconds: options.durationSeconds ?? duration,
        flags: ['evented'],
      };
    }
    log.write(builder);
    return { profiles: [builder.finish({ name: '', meta: { format: 'chrome-trace', ...meta } })], warnings };
  },
};

function nameThread(event: TraceEvent, names: Map<string, string>): void {
  if (event.phase !== 'M' || event.name !== 'thread_name') return;
  const { args } = event;
  const name = typeof args === 'object' && args !== null && 'name' in args ? args.name : null;
  if (typeof name === 'string') names.set(`${event.process} ${event.thread}`, name);
}
