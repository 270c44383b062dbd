/**
 * What stands in for `node` where clinic starts the program. clinic works in a folder of the capture, where V8 and 0x leave what they write,
 * so that nothing of it lies in the program's own folder, which may not be writable either; the program itself runs in its own. 0x tells V8 a
 * log file by a relative path, and calls Node once more to read that log.
 */
const NODE = `#!/bin/sh
node=$PLATEAU_NODE folder=$PLATEAU_FOLDER
unset PLATEAU_NODE PLATEAU_FOLDER
case $1 in --prof-process) exec "$node" "$@";; esac
work=$(pwd -P)
left=$#
while [ "$left" -gt 0 ]; do
  argument=$1
  shift
  [ "$argument" = "--logfile=./%p-v8.log" ] && argument=--logfile=$work/%p-v8.log
  set -- "$@" "$argument"
  left=$((left - 1))
done
quoted=$(printf %s "$work" | sed 's/[\\\\"]/\\\\&/g')
NODE_OPTIONS="\${NODE_OPTIONS:+$NODE_OPTIONS }\\"--trace-event-file-pattern=$quoted/node_trace.\\\${pid}.\\\${rotation}.log\\""
export NODE_OPTIONS
cd -- "$folder" || exit 97
exec "$node" -r "$work/end.cjs" "$@"
`;

/**
 * Runs inside the program: ends it after the seconds of the plan as Ctrl+C does, and for good where it does not end by that; bubbleprof waits
 * for ever otherwise. Notes how long it ran.
 */
const END = `'use strict';
const seconds = Number(process.env.PLATEAU_SECONDS);
delete process.env.PLATEAU_SECONDS;
if (require('node:worker_threads').isMainThread && seconds > 0) {
  const { setTimeout, performance } = globalThis;
  const { exit, kill, pid } = process;
  const { writeFileSync } = require('node:fs');
  const begun = performance.now();
  const leave = (ms) => setTimeout(() => exit.call(process), ms).unref();
  setTimeout(() => {
    kill.call(process, pid, 'SIGINT');
    leave(5000);
  }, seconds * 1000).unref();
  process.once('beforeExit', () => leave(3000));
  process.once('exit', () => writeFileSync(__dirname + '/elapsed', String((performance.now() - begun) / 1000)));
}
`;

/**
 * Starts clinic (`$4`) with its tool `$5` on a program: `$1` is Node, `$2` the program's folder, `$3` the seconds, `$6` the text for
 * `--on-port` or empty, then `--collect-only` or empty, then the program's arguments. What is written lies in `.clinic` of the folder it
 * runs in.
 */
export const START_SCRIPT = `
PATH=\${1%/*}:$PATH
case $2 in /*) folder=$2;; *) folder=$HOME/$2;; esac
[ -d "$folder" ] && [ -x "$folder" ] || { echo "plateau: there is no folder $folder" >&2; exit 97; }
mkdir .clinic && cd .clinic || exit 96
PLATEAU_NODE=$1 PLATEAU_FOLDER=$folder PLATEAU_SECONDS=$3 NO_INSIGHT=1 NO_UPDATE_NOTIFIER=1
export PATH PLATEAU_NODE PLATEAU_FOLDER PLATEAU_SECONDS NO_INSIGHT NO_UPDATE_NOTIFIER
cat >node <<'PLATEAU_END'
${NODE}PLATEAU_END
cat >end.cjs <<'PLATEAU_END'
${END}PLATEAU_END
chmod 700 node
clinic=$4 tool=$5 load=$6 only=$7 work=$(pwd -P)
shift 7
"$clinic" --version >version 2>&1 </dev/null
exec "$clinic" "$tool" \${only:+"$only"} --open=false "--dest=$work/data" \${load:+"--on-port=$load"} -- "$work/node" "$@"
`;

/** Lists the files in `.clinic/data` of folder `$1` that fit pattern `$2`, a constant, clinic's version, and how long the program ran. */
export const FOUND_SCRIPT = `
cd -- "$1/.clinic" || exit 0
for found in data/$2; do [ -s "$found" ] && [ ! -L "$found" ] && printf 'file %s\\n' "$found"; done
[ -f version ] && printf 'version %s\\n' "$(head -c 40 version)"
[ -f elapsed ] && printf 'elapsed %s\\n' "$(head -c 40 elapsed)"
exit 0
`;
