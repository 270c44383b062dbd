import type { HostFacts, ProcessFacts, Readiness } from '../../../core/capture/process.ts';
import type { CapturePlan, CaptureRequest, Predicted } from '../../../core/capture/request.ts';
import { PlateauError } from '../../../core/error.ts';
import type { ImportWarning } from '../../../core/profile/model.ts';
import { quoteCommand } from '../../remote/shell-quote.ts';
import { checkRequest } from '../check-request.ts';
import { expectedSamples, fewSamples } from '../cost.ts';
import type { PlanFacts } from '../profiler.ts';
import { onPortText } from './on-port.ts';
import { START_SCRIPT } from './start-script.ts';
import type { ClinicTool } from './tools.ts';

const LAUNCHES =
  'It starts the program itself and cannot attach to one that runs; its maintainers call it unmaintained.';

/** Whether clinic is on the host. For a process that runs it is never ready, and says what is. */
export function clinicReadiness(
  { id, gives }: ClinicTool,
  process: ProcessFacts | null,
  host: HostFacts,
): Readiness | null {
  if (process !== null) {
    if (process.runtime !== 'node') return null;
    return { name: id, ready: false, why: LAUNCHES, remedies: ['To look at this process use the inspector.'] };
  }
  const { clinic, node } = host.tools;
  const missing = [...(clinic === undefined ? ['clinic'] : []), ...(node === undefined ? ['node'] : [])];
  if (missing.length === 0) {
    return { name: id, ready: true, why: `Gives ${gives}. ${LAUNCHES}`, remedies: [] };
  }
  return {
    name: id,
    ready: false,
    why: `There is no ${missing.join(' and no ')} on this host. ${LAUNCHES}`,
    remedies: [
      ...(node === undefined ? ['Put Node on the PATH of a login without a terminal.'] : []),
      ...(clinic === undefined ? ['Where you may install programs there: npm install --global clinic@13'] : []),
      'To look at a running process use the inspector, which needs nothing there.',
    ],
  };
}

function refuse(code: string, message: string, hint: string): never {
  throw new PlateauError({ code, message, hint });
}

/** The Node that a launch names, and the arguments for it. Throws `capture.badLaunch`. */
function programOf(
  launch: NonNullable<CaptureRequest['launch']>,
  host: HostFacts,
): readonly [string, readonly string[]] {
  const [program = '', ...args] = launch.command;
  if (!/^(?:\/.*\/)?node$/.test(program) || args.length === 0) {
    refuse(
      'capture.badLaunch',
      `clinic starts Node programs only, and “${launch.command.join(' ')}” is none.`,
      'Give “node” (or its full path) and the script: node app.js',
    );
  }
  const odd = args.find((argument) => /^\[|\]$/.test(argument));
  if (odd !== undefined) {
    refuse(
      'capture.badLaunch',
      `clinic would take “${odd}” for an option of its own: it reads square brackets in arguments.`,
      'Put the start of the program into a script without such arguments, and launch that.',
    );
  }
  return [program === 'node' ? (host.tools.node?.path ?? '') : program, args];
}

/** What runs on the host: the start script with everything it needs. Throws `capture.badLaunch`, `capture.badArgument`. */
export function launchCommand(
  tool: ClinicTool,
  { launch, seconds }: CaptureRequest,
  host: HostFacts,
): readonly string[] {
  if (launch === null) {
    refuse('capture.badLaunch', 'clinic starts the program itself and needs its command.', 'Give it: node app.js');
  }
  const [node, args] = programOf(launch, host);
  return [
    ...['sh', '-c', START_SCRIPT, 'plateau-clinic', node, launch.folder, String(Math.min(seconds, tool.mostSeconds))],
    ...[
      host.tools.clinic?.path ?? '',
      tool.command,
      onPortText(launch.onPort),
      tool.collectOnly ? '--collect-only' : '',
    ],
    ...args,
  ];
}

/** The same for people: clinic's own command line. */
function shownCommand(tool: ClinicTool, { launch }: CaptureRequest, host: HostFacts): readonly string[] {
  return [
    ...['env', 'NO_INSIGHT=1', 'NO_UPDATE_NOTIFIER=1', host.tools.clinic?.path ?? 'clinic', tool.command],
    ...(tool.collectOnly ? ['--collect-only'] : []),
    '--open=false',
    ...(launch === null || launch.onPort.length === 0 ? [] : ['--on-port', quoteCommand(launch.onPort)]),
    '--',
    ...(launch?.command ?? []),
  ];
}

/** What was measured lies within a factor of two of the middle. */
function about(share: number): Predicted {
  return { low: share / 2, high: Math.min(0.95, share * 1.7) };
}

/** Space for what is there before a second has gone by. */
const LEAST_BYTES = 5_000_000;

/**
 * What a launch under one of clinic's tools would do. Throws `capture.badLaunch`, `capture.badArgument`, `capture.notReady`, and what
 * {@link checkRequest} throws.
 */
export function planClinic(tool: ClinicTool, request: CaptureRequest, { host }: PlanFacts): CapturePlan {
  checkRequest(request, { title: `clinic ${tool.command}`, events: [tool.event], options: {}, mostRate: 0 });
  const readiness = clinicReadiness(tool, null, host);
  if (readiness?.ready !== true) {
    refuse('capture.notReady', readiness?.why ?? '', readiness?.remedies.join(' ') ?? '');
  }
  launchCommand(tool, request, host);
  const seconds = Math.min(request.seconds, tool.mostSeconds);
  const expected = tool.rate === null ? null : expectedSamples(tool.rate, seconds, null);
  const warnings: ImportWarning[] = expected === null ? [] : [...fewSamples(expected.samples)];
  if (seconds < request.seconds) {
    warnings.push({
      code: 'capture.cutShort',
      message: `clinic ${tool.command} writes about ${Math.round(tool.bytesPerSecond / 1e6)} MB a second and works long on them: the program is ended after ${seconds} s.`,
    });
  }
  const folder = request.launch?.folder ?? '';
  return {
    request,
    rate: tool.rate,
    steps: [
      {
        kind: 'command',
        argv: shownCommand(tool, request, host),
        why: `The program runs in ${folder}; clinic works in the capture’s own folder, so that nothing is written beside the program.`,
      },
      {
        kind: 'channel',
        what: `SIGINT to the program after ${seconds} s${request.launch?.onPort.length === 0 ? '' : ', or when the load has ended'}`,
        why: 'As Ctrl+C ends it; 5 s later for good.',
      },
    ],
    samples: expected?.samples ?? null,
    samplesBasis: expected?.samplesBasis ?? '',
    cost: about(tool.cost),
    costBasis: `measured on a small server: about ${Math.round(tool.cost * 100)} %, of the started program only`,
    bytes: LEAST_BYTES + tool.bytesPerSecond * seconds,
    warnings,
  };
}
