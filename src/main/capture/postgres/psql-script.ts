import { BEGIN, ROLLBACK, transactionSettings } from '../../../core/capture/postgres/explain.ts';
import { quotedText } from '../../../core/capture/postgres/queries.ts';
import { type Explained, OWN_SETTINGS } from './database-session.ts';

/**
 * A text as SQL that psql cannot take for anything of its own: hexadecimal digits. Behind `\gexec` the server gives the text back, and psql
 * sends it as it is: neither `:name` nor a backslash means anything in it (psql's manual, “\gexec”).
 */
function hidden(text: string): string {
  return `pg_catalog.convert_from(pg_catalog.decode('${Buffer.from(text, 'utf8').toString('hex')}', 'hex'), 'UTF8')`;
}

const lines = (...statements: readonly string[]): string => statements.map((statement) => `${statement};\n`).join('');

/**
 * Queries of ours. What each answers is printed behind a line `mark`, or written to a file in the capture's folder. `pauseMs` lie between two.
 */
export function askScript(
  queries: readonly string[],
  { mark, pauseMs = 0, file }: { readonly mark: string; readonly pauseMs?: number; readonly file?: string },
): string {
  // A login's own limits do not count in here.
  const sleep = `SELECT pg_catalog.pg_sleep(${pauseMs / 1000})`;
  const pause = pauseMs === 0 ? '' : lines(BEGIN, ...OWN_SETTINGS, sleep, ROLLBACK);
  const [begin, end] = file === undefined ? [`\\echo ${mark}\n`, `\\echo ${mark}\n`] : [`\\o ${file}\n`, '\\o\n'];
  return queries
    .map((query) => `${lines(BEGIN, ...OWN_SETTINGS)}${begin}${lines(query)}${end}${lines(ROLLBACK)}`)
    .join(pause);
}

/** The cells that were printed between two marks each; null where there was no row. */
export function cellsOf(printed: string, mark: string): readonly (string | null)[] {
  const parts = printed.split(`${mark}\n`);
  return parts.flatMap((part, index) => (index % 2 === 1 ? [part.trim() === '' ? null : part.trim()] : []));
}

/** The name of run `index`. */
export const runFile = (index: number): string => `run-${index + 1}.json`;

/** The session in which a statement is explained so many times, each time into a file of its own. */
export function explainScript({ prefix, statement, parameters, binds, runs, timeoutMs, version }: Explained): string {
  const settings = transactionSettings(timeoutMs, version);
  const values = parameters.map((value) => (value === null ? 'NULL' : quotedText(value)));
  const one = (index: number): string => {
    const name = `plateau_run_${index + 1}`;
    const given = values.length === 0 ? '' : `(${values.join(', ')})`;
    const prepared = binds ? `SELECT ${hidden(`PREPARE ${name} AS ${statement}`)} \\gexec\n` : '';
    const explained = `SELECT ${hidden(binds ? `${prefix}EXECUTE ${name}${given}` : `${prefix}${statement}`)} \\gexec\n`;
    return [
      lines(BEGIN, ...settings),
      prepared,
      `\\o ${runFile(index)}\n`,
      explained,
      '\\o\n',
      binds ? lines(`DEALLOCATE ${name}`) : '',
      lines(ROLLBACK),
    ].join('');
  };
  return Array.from({ length: runs }, (_, index) => one(index)).join('');
}

/**
 * Runs `$3…` with file `$1` as its standard input and the content of file `$2`, where it is there, as PGPASSWORD. Neither file has a name any
 * more when the program starts, and the password is in nobody's argument vector.
 */
export const PSQL = `
umask 077
sql=$1 secret=$2
shift 2
if [ -f "$secret" ]; then
  PGPASSWORD=$(cat -- "$secret" && printf x) || exit 95
  PGPASSWORD=\${PGPASSWORD%x}
  export PGPASSWORD
  rm -f -- "$secret"
fi
exec 4<"$sql" || exit 96
rm -f -- "$sql"
exec "$@" <&4 4<&-
`;
