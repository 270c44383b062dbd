import { PlateauError } from '../../error.ts';
import { MAX_DEPTH, ProfileBuilder } from '../builder.ts';
import type { ByteChunks, ImportOptions, ImportResult, ProfileImporter } from '../importer.ts';
import type { CaptureFlag, CaptureMeta, ImportWarning, Runtime, SampleType } from '../model.ts';
import { LineLog } from './line-log.ts';
import { nativeFrame } from './native-frame.ts';
import { textLines } from './perf/line-batches.ts';
import { type PerfFacts, type PerfHeader, perfFacts, perfFrame, perfHeader, sourceLine } from './perf/lines.ts';
import { SampleLog } from './sample-log.ts';
import { unsymbolisedFrame } from './unsymbolised.ts';

/** Frames perf keeps of a stack unless `kernel.perf_event_max_stack` says otherwise. */
const DEPTH_LIMIT = 127;
/** Events whose period is time in nanoseconds. */
const CLOCKS = new Set(['cpu-clock', 'task-clock']);

/**
 * The text of `perf script`. Each event of the file is a sample type. A sample weighs the period that perf prints: nanoseconds for
 * `cpu-clock` and `task-clock`, a number of events for all others; without a printed period each sample counts one.
 */
export const perfScriptImporter: ProfileImporter = {
  id: 'perf-script',
  title: 'perf script text',
  recognise: (head) => recognise(new TextDecoder().decode(head)),
  read: (chunks, options) => new PerfReader(options).read(chunks),
};

function recognise(text: string): number {
  const lines = text.split('\n', 400).filter((line) => line.trim() !== '' && !line.startsWith('#'));
  if (lines[0] === undefined) return /^# captured on|^# cmdline : .*perf record/m.test(text) ? 0.9 : 0;
  const first = perfHeader(lines[0]);
  if (first === null) return 0;
  const below = lines[1] ?? '';
  if (first.rest !== '') return first.time !== null && perfFrame(first.rest) !== null ? 0.9 : 0;
  if (/^\s/.test(below) && perfFrame(below) !== null) return 0.95;
  return first.time !== null && perfHeader(below) !== null ? 0.8 : 0;
}

class PerfReader {
  readonly #options: ImportOptions;
  readonly #builder = new ProfileBuilder([]);
  readonly #log = new SampleLog();
  readonly #lines = new LineLog();
  readonly #types: SampleType[] = [];
  readonly #typeIds = new Map<string, number>();
  readonly #frames = new Map<string, number>();
  readonly #runtimes = new Map<Runtime, number>();
  #facts: PerfFacts = {};
  #header: PerfHeader | null = null;
  #headerOffset = 0;
  /** Frame ids of the sample being read, leaf first, and which of them were inlined. */
  #stack: number[] = [];
  #inlined: number[] = [];
  /** The last frame, until what stands below it is known. */
  #held = '';
  /** Inlined frames whose object is not known yet. */
  readonly #pending: string[] = [];
  #physical = 0;
  #leafLine = 0;
  #samples = 0;
  /** Samples of each type, and those at the limit of depth. */
  readonly #counts: number[] = [];
  readonly #truncated: number[] = [];
  #noStack = 0;
  #strange = 0;
  #period = 0;

  constructor(options: ImportOptions) {
    this.#options = options;
  }

  async read(chunks: ByteChunks): Promise<ImportResult> {
    let end = 0;
    for await (const { lines, offsets } of textLines(chunks, this.#options.signal)) {
      for (let i = 0; i < lines.length; i++) this.#line(lines[i] as string, offsets[i] as number);
      end = (offsets.at(-1) ?? 0) + (lines.at(-1)?.length ?? 0);
    }
    this.#flush();
    if (this.#samples === 0) {
      throw new PlateauError({
        code: end === 0 ? 'import.empty' : 'import.noSamples',
        message: end === 0 ? 'The file is empty.' : 'The text of perf script holds no samples.',
        hint: 'Run "perf script -i perf.data" and import its output.',
        at: { offset: end },
      });
    }
    return this.#finish();
  }

  #line(line: string, offset: number): void {
    if (line === '' || line.trim() === '') {
      this.#flush();
      return;
    }
    if (line.startsWith('#')) {
      if (this.#header === null) this.#facts = { ...this.#facts, ...perfFacts(line) };
      return;
    }
    if (this.#header !== null && /^\s/.test(line)) {
      if (perfFrame(line) !== null) {
        this.#release();
        this.#held = line.trim();
        return;
      }
      if (this.#held !== '') {
        this.#source(line);
        return;
      }
    }
    const header = perfHeader(line);
    if (header === null) {
      if (this.#samples === 0 && this.#header === null) throw notPerf(offset);
      this.#strange++;
      return;
    }
    this.#flush();
    this.#header = header;
    this.#headerOffset = offset;
    // A sample without a stack has its only frame on the same line.
    if (header.rest !== '' && perfFrame(header.rest) !== null) this.#push(header.rest);
  }

  /** Takes the line that `-F +srcline` prints below a frame: the source line, or object and address, and whether it was inlined. */
  #source(line: string): void {
    if (this.#stack.length + this.#pending.length === 0) this.#leafLine = sourceLine(line);
    if (line.endsWith(' (inlined)') && !this.#held.endsWith(')')) this.#held += ' (inlined)';
  }

  #release(): void {
    const text = this.#held;
    this.#held = '';
    if (text !== '') this.#push(text);
  }

  #push(text: string): void {
    if (this.#stack.length + this.#pending.length >= MAX_DEPTH) {
      throw new PlateauError({
        code: 'import.tooDeep',
        message: `A stack is deeper than ${MAX_DEPTH} frames.`,
        at: { offset: this.#headerOffset },
      });
    }
    if (text.endsWith('(inlined)')) {
      // perf names no object for it: it is that of the frame at the same address, which follows.
      this.#pending.push(text);
      return;
    }
    const open = text.lastIndexOf(' (');
    this.#resolve(open < 0 ? '' : text.slice(open + 2, -1), text.slice(0, text.indexOf(' ')));
    this.#stack.push(this.#frame(text, ''));
    this.#inlined.push(0);
    this.#physical++;
  }

  #resolve(object: string, address: string): void {
    for (const text of this.#pending) {
      this.#stack.push(this.#frame(text, text.startsWith(`${address} `) ? object : ''));
      this.#inlined.push(1);
    }
    this.#pending.length = 0;
  }

  #frame(text: string, object: string): number {
    const key = object === '' ? text : `${text} ${object}`;
    let id = this.#frames.get(key);
    if (id === undefined) {
      const frame = perfFrame(text) ?? { address: '', symbol: '', object: '', inlined: false };
      const kernel = frame.address.length === 16 && frame.address.startsWith('ffff');
      const raw = nativeFrame(frame.symbol, frame.inlined ? object : frame.object, kernel);
      id = this.#builder.frame(raw);
      this.#runtimes.set(raw.runtime, (this.#runtimes.get(raw.runtime) ?? 0) + 1);
      // Each address of a function has a text of its own; a hostile file may have no two alike.
      if (this.#frames.size < 1_000_000) this.#frames.set(key, id);
    }
    return id;
  }

  #flush(): void {
    const header = this.#header;
    if (header === null) return;
    this.#header = null;
    this.#release();
    this.#resolve('', '');
    const type = this.#type(header);
    const weight = header.period ?? 1;
    if (!Number.isSafeInteger(weight)) {
      throw new PlateauError({
        code: 'import.badWeight',
        message: `A sample has the period ${weight}.`,
        hint: 'Periods must be smaller than 2^53.',
        at: { offset: this.#headerOffset },
      });
    }
    const root = this.#builder.threadRoot({
      name: header.comm,
      id: header.tid,
      ...(header.pid === '' ? {} : { process: header.pid }),
    });
    let node = root;
    for (let i = this.#stack.length - 1; i >= 0; i--) {
      node = this.#builder.child(node, this.#stack[i] as number, this.#inlined[i] as number);
    }
    if (node === root) {
      node = this.#builder.child(root, this.#builder.frame(unsymbolisedFrame('')));
      this.#noStack++;
    }
    this.#builder.add(node, type, weight, 1);
    if (header.time !== null) this.#log.push(node, root, type, header.time, weight);
    if (this.#stack[0] !== undefined) this.#lines.add(type, this.#stack[0], this.#leafLine, weight);
    this.#counts[type] = (this.#counts[type] ?? 0) + 1;
    if (this.#physical >= DEPTH_LIMIT) this.#truncated[type] = (this.#truncated[type] ?? 0) + 1;
    if (CLOCKS.has(header.event) && header.period !== null) this.#period = header.period;
    this.#samples++;
    this.#stack = [];
    this.#inlined = [];
    this.#physical = 0;
    this.#leafLine = 0;
  }

  #type(header: PerfHeader): number {
    const timed = CLOCKS.has(header.event) && header.period !== null;
    const key = `${header.event} ${timed}`;
    let id = this.#typeIds.get(key);
    if (id === undefined) {
      const cpu = CLOCKS.has(header.event) || /^(cpu[-_/]?)?cycles/.test(header.event);
      const type: SampleType = {
        name: header.event,
        kind: cpu ? 'cpu' : 'count',
        unit: timed ? 'nanoseconds' : 'count',
      };
      id = this.#builder.addSampleType(type);
      this.#types.push(type);
      this.#typeIds.set(key, id);
    }
    return id;
  }

  #finish(): ImportResult {
    const shown = Math.max(
      0,
      this.#types.findIndex((type) => type.kind === 'cpu'),
    );
    const type = this.#types[shown];
    this.#lines.write(this.#builder, shown);
    const seconds = this.#log.write(this.#builder);
    const frequency = this.#facts.frequency ?? 0;
    const interval = frequency > 0 ? 1 / frequency : this.#period / 1e9;
    const flags: CaptureFlag[] = type?.unit === 'nanoseconds' ? ['weights-from-rate'] : [];
    const { version, command, cpuModel, cpuCores } = this.#facts;
    const meta: CaptureMeta = {
      format: 'perf-script',
      tool: { name: 'perf', ...(version === undefined ? {} : { version }) },
      runtime: this.#runtime(),
      ...(type === undefined ? {} : { event: type.name }),
      ...(interval > 0 ? { intervalSeconds: interval } : {}),
      ...(seconds > 0 ? { durationSeconds: seconds } : {}),
      ...(command === undefined ? {} : { command }),
      ...(cpuModel === undefined ? {} : { cpuModel }),
      ...(cpuCores === undefined ? {} : { cpuCores }),
      depthLimit: DEPTH_LIMIT,
      truncatedShare: (this.#truncated[shown] ?? 0) / Math.max(1, this.#counts[shown] ?? 1),
      flags,
    };
    return {
      profiles: [this.#builder.finish({ name: '', meta, defaultSampleType: shown })],
      warnings: this.#warnings(),
    };
  }

  /** The language whose functions occur, if any; every process has native ones. */
  #runtime(): Runtime {
    const [best] = [...this.#runtimes].filter(([runtime]) => runtime !== 'native').sort((a, b) => b[1] - a[1]);
    return best?.[0] ?? 'native';
  }

  #warnings(): ImportWarning[] {
    const warnings: ImportWarning[] = [];
    const counted = this.#types.filter((type) => type.unit === 'count').map((type) => type.name);
    if (counted.length > 0) {
      warnings.push({
        code: 'perf.counts',
        message: `Weights of ${counted.slice(0, 8).join(', ')} are numbers of events, not times.`,
      });
    }
    if (this.#noStack > 0) {
      warnings.push({
        code: 'samples.noStack',
        message: 'Samples without a stack stand under [unknown].',
        count: this.#noStack,
      });
    }
    if (this.#strange > 0) {
      warnings.push({
        code: 'perf.strangeLines',
        message: 'Lines that are no sample were left out.',
        count: this.#strange,
      });
    }
    return warnings;
  }
}

function notPerf(offset: number): PlateauError {
  return new PlateauError({
    code: 'import.malformed',
    message: 'The text is not the output of perf script: a sample must begin with thread, time and event.',
    hint: 'Run "perf script -i perf.data" and import its output.',
    at: { offset },
  });
}
