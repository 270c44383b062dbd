/** What puts a line of its own around each line of a log. */
export interface Carried {
  /** Which of several logs the line belongs to: a service, a stream, a process. */
  readonly key: string;
  /** Where the log's own line begins. */
  readonly start: number;
  /** When it was taken, by the carrier's clock; as written. */
  readonly time: string | null;
  /** The line goes on in the carrier's next line of this key. */
  readonly isPart: boolean;
  /** syslog's chunk, counted from 1; null elsewhere. */
  readonly chunk: number | null;
  /** Line breaks and tabs are written as #012 and #011. */
  readonly isOctal: boolean;
}

/** docker compose: `db-1  | `. */
const COMPOSE = /([A-Za-z0-9][\w.-]{0,100}) +\| /y;
/** `kubectl logs --prefix`. */
const KUBECTL = /\[(pod\/[^\]\s]{1,300})\] /y;
/** The container runtimes' own files below /var/log/pods. */
const CRI = /(\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)) (stdout|stderr) ([PF])(?::\S*)? /y;
/** `docker logs --timestamps`, `kubectl logs --timestamps`. */
const STAMPED = /(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,9})?(?:Z|[+-]\d\d:\d\d)) (?=[^\n])/y;
/** Copied out of a table of log lines: the time, a tab, the line. */
const TABBED = /(\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:\d\d)?)\t(?=[^\n])/y;
/** RFC 3164 as rsyslog and journalctl write it to files, with their older and newer times. */
const SYSLOG =
  /(?:<\d{1,3}>)?([A-Z][a-z]{2} [ \d]\d \d\d:\d\d:\d\d|\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:?\d\d)) (\S{1,255}) ([\w./@-]{1,64}\[\d{1,10}\]): ?/y;
/** RFC 5424. */
const SYSLOG_5424 = /<\d{1,3}>1 (\S{1,40}) (\S{1,255}) (\S{1,48} \S{1,128}) \S{1,32} (?:-|\[[^\]\n]{0,1000}\]) ?/y;
/** Heroku: `2026-11-21T02:24:26+00:00 app[postgres.12345]: [DATABASE] `. */
const HEROKU =
  /(\d{4}-\d\d-\d\dT[\d:.]{8,18}(?:Z|[+-]\d\d:\d\d)) ((?:app|heroku)\[[\w.-]{1,64}\]): (?:\[[A-Z_]{1,60}\] )?/y;
/** PostgreSQL's own count of messages and of their chunks: `[5-2] `. */
const CHUNK = /\[(?:\d{1,20}-)?(\d{1,10})\] /y;

const MAX_LAYERS = 3;

function match(pattern: RegExp, text: string, at: number): RegExpExecArray | null {
  pattern.lastIndex = at;
  return pattern.exec(text);
}

/** What carries the line that begins at `lineStart`; null where nothing does. Carriers may lie in each other. */
export function carried(text: string, lineStart: number): Carried | null {
  let line = layerAt(text, lineStart);
  for (let layer = 1; layer < MAX_LAYERS && line !== null; layer++) {
    const inner = layerAt(text, line.start);
    if (inner === null) break;
    line = {
      ...inner,
      key: `${line.key} ${inner.key}`,
      time: inner.time ?? line.time,
      isPart: inner.isPart || line.isPart,
    };
  }
  return line;
}

const PLAIN = { time: null, isPart: false, chunk: null, isOctal: false } as const;

function layerAt(text: string, at: number): Carried | null {
  const first = text.charCodeAt(at);
  // Most lines of most logs begin with a tab, or a time that is no carrier's.
  if (Number.isNaN(first) || first === 9 || first === 32) return null;
  const cri = match(CRI, text, at);
  if (cri !== null) {
    return { ...PLAIN, key: cri[2] ?? '', start: at + cri[0].length, time: cri[1] ?? null, isPart: cri[3] === 'P' };
  }
  const syslog = match(SYSLOG, text, at) ?? match(SYSLOG_5424, text, at);
  if (syslog !== null) return syslogLine(text, at, syslog);
  const heroku = match(HEROKU, text, at);
  if (heroku !== null) return { ...syslogLine(text, at, heroku), key: heroku[2] ?? '', isOctal: false };
  const stamped = match(STAMPED, text, at) ?? match(TABBED, text, at);
  if (stamped !== null) {
    return { ...PLAIN, key: '', start: at + stamped[0].length, time: stamped[1] ?? null };
  }
  const named = match(COMPOSE, text, at) ?? match(KUBECTL, text, at);
  return named === null ? null : { ...PLAIN, key: named[1] ?? '', start: at + named[0].length };
}

function syslogLine(text: string, at: number, found: RegExpExecArray): Carried {
  const start = at + found[0].length;
  const chunk = match(CHUNK, text, start);
  return {
    ...PLAIN,
    key: `${found[2]} ${found[3]}`,
    start: start + (chunk?.[0].length ?? 0),
    time: found[1] ?? null,
    // Without syslog_split_messages it is the message's number, whose lines stand behind it in one piece.
    chunk: chunk === null ? null : Number(chunk[1]),
    isOctal: true,
  };
}
