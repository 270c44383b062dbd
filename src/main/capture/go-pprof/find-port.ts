import type { ProcessFacts } from '../../../core/capture/process.ts';
import { PlateauError } from '../../../core/error.ts';
import type { CaptureRun } from '../profiler.ts';
import { httpGet, type Place, placeText } from './http-get.ts';

/** What a Go program must do to be profiled. */
export const HOW_TO_SERVE =
  'In the program: import _ "net/http/pprof" and go http.ListenAndServe("127.0.0.1:6060", nil). With a mux of its own, mount http.DefaultServeMux under /debug/pprof/.';

/** Addresses that mean every interface. */
const EVERYWHERE: ReadonlySet<string> = new Set(['0.0.0.0', '::']);
/** A program with more ports than this is asked for the right one. */
const MOST_ASKED = 20;
const ASK_SECONDS = 5;

const PPROF = 'pprof';
const CLOSED = 'closed';
const NO_HTTP = 'no HTTP';
const TLS = 'TLS only';

/** Where a listening socket is reached from its own host. */
function reachable(address: string): string {
  return EVERYWHERE.has(address) ? '127.0.0.1' : address;
}

/** Ports pprof may be served on: the one given, else all the process listens on. */
export function candidates(process: ProcessFacts | null, port: number | null): readonly Place[] {
  const listens = process?.listens ?? [];
  if (port === null) return listens;
  const known = listens.filter((place) => place.port === port);
  return known.length > 0 ? known : [{ address: '127.0.0.1', port }];
}

/** Says so where everybody who reaches the host can reach pprof too; null where only the host itself can. */
export function exposure(place: Place): string | null {
  if (!EVERYWHERE.has(place.address)) return null;
  return `pprof listens on ${placeText(place)}, on every interface: whoever reaches this port can profile the program, slow it down and read its command line. Bind it to 127.0.0.1; Plateau needs no more.`;
}

/** What a port said: `pprof`, `closed`, that it speaks no HTTP, or what it answered instead. */
async function ask(run: CaptureRun, place: Place): Promise<string> {
  try {
    const limits = { seconds: ASK_SECONDS, bytes: 64 * 1024, cut: true };
    const { status, body } = await httpGet(
      run,
      { ...place, address: reachable(place.address) },
      '/debug/pprof/',
      limits,
    );
    const text = body.toString('utf8');
    if (status === 200 && text.includes('/debug/pprof/') && text.includes('goroutine')) return PPROF;
    if (/HTTP request to an HTTPS server/.test(text)) return TLS;
    return status === 200 ? 'another page' : `status ${status}`;
  } catch (thrown) {
    const fatal = !(thrown instanceof PlateauError) || thrown.code === 'job.cancelled' || run.connection.gone.aborted;
    if (fatal) throw thrown;
    return thrown.code === 'ssh.portClosed' ? CLOSED : NO_HTTP;
  }
}

/**
 * The port that serves pprof: the one given, or the first of the process's that answers with pprof's page.
 * Throws `capture.goNoPort`, `capture.goNotServed`, `job.cancelled`, `ssh.*`.
 */
export async function findPort(run: CaptureRun): Promise<Place> {
  const { process } = run.facts;
  const { port } = run.plan.request;
  const places = candidates(process, port);
  const asked: { readonly place: string; readonly said: string }[] = [];
  for (const place of places.slice(0, MOST_ASKED)) {
    run.progress(`asking ${placeText(place)} for pprof`, null);
    const said = await ask(run, place);
    // A mux of its own may serve the profiles without the page that lists them.
    const given = port !== null && said !== CLOSED && said !== NO_HTTP && said !== TLS;
    if (said === PPROF || given) {
      const exposed = exposure(place);
      if (exposed !== null) run.warn({ code: 'pprof.exposed', message: exposed });
      return { ...place, address: reachable(place.address) };
    }
    asked.push({ place: placeText(place), said });
  }
  const names = asked.map((one) => one.place).join(', ');
  if (asked.every(({ said }) => said === CLOSED)) {
    const inside = process?.container ? ' A port inside a container must be published on the host.' : '';
    throw new PlateauError({
      code: 'capture.goNoPort',
      message:
        asked.length === 0
          ? `${programText(run.facts)} listens on no port that can be seen from this login.`
          : `Nothing answers on ${names} of ${run.facts.entry.name}.`,
      hint: `${HOW_TO_SERVE} Give the port with --port where it is another one.${inside}`,
    });
  }
  throw new PlateauError({
    code: 'capture.goNotServed',
    message: `${programText(run.facts)} does not serve pprof: asked for /debug/pprof/, ${asked.map((one) => `${one.place} said “${one.said}”`).join(', ')}.`,
    hint: HOW_TO_SERVE,
  });
}

/** The program of a capture, for people. */
export function programText({ process, entry }: CaptureRun['facts']): string {
  return `${process === null ? 'The program' : `Process ${process.pid}`} on ${entry.name}`;
}
