/** The sampler's file in the capture's folder. */
export const LOG = 'rss.csv';

/** Why a sampler ended, told by an empty file of this name. */
export const ENDS = ['ended-limit', 'ended-gone', 'ended-full'] as const;
export type SamplerEnd = (typeof ENDS)[number];

/**
 * Looks at the resident memory of process `$1` (start ticks `$2`) every `$3` seconds for `$4` seconds and writes it to a file in folder `$5`.
 * It begins when the file `go` is there, and needs nobody afterwards: a connection that goes loses nothing. It ends at its limit, when the
 * process was gone at three looks or its pid belongs to another program, when nothing could be written thirty times in a row, and within two
 * seconds of the moment its file or folder is removed. Time comes from the clock that never goes back, and no program is started but sleep.
 * Where a control group of the process limits its memory (version 2, or 1), the least of those limits is written at each look: it may be
 * changed. A line that did not fit on the disk is taken back, so that none is ever half there. A process's name may hold anything, also line ends: its
 * fields stand behind the last bracket of the last line.
 */
export const SAMPLER = `
umask 077
pid=$1 ticks=$2 every=$3 limit=$4 log=${LOG}
cd -- "$5" || exit 1
trap 'exit 0' TERM
waited=0
until [ -e go ]; do
  [ "$waited" -lt 30 ] || exit 0
  sleep 1
  waited=$((waited + 1))
done
clock() { IFS=' .' read -r now rest </proc/uptime; }
clock
begun=$now due=$now epoch=$(date +%s)
program=$(readlink "/proc/$pid/exe")
# Paths are split at line ends, and never taken for patterns.
set -f
limits=
while IFS= read -r line; do
  case $line in
    0::*) base=/sys/fs/cgroup at=\${line#0::} most=memory.max;;
    *:memory:*|*:memory,*:*|*:*,memory:*) base=/sys/fs/cgroup/memory at=\${line#*:*:} most=memory.limit_in_bytes;;
    *) continue;;
  esac
  while :; do
    [ -r "$base$at/$most" ] && limits="$limits
$base$at/$most"
    case $at in */*) at=\${at%/*};; *) break;; esac
  done
done <"/proc/$pid/cgroup"
number() { case $1 in ''|*[!0-9]*) return 1;; esac; [ "\${#1}" -lt 18 ]; }
least() {
  cap= separators=$IFS
  IFS='
'
  for file in $limits; do
    most=
    read -r most <"$file"
    number "$most" && { [ -z "$cap" ] || [ "$most" -lt "$cap" ]; } && cap=$most
  done
  IFS=$separators
}
least
if [ -n "$cap" ]; then head='time,rss [KiB],limit [bytes],process'; else head='time,rss [KiB],process' limits=; fi
printf '%s\\n' "$head" >"$log" || { : >ended-full; exit 0; }
size=$((\${#head} + 1)) missing=0 failed=0
while :; do
  clock
  at=$((now - begun))
  if [ "$at" -ge "$limit" ]; then : >ended-limit; exit 0; fi
  stat= rss= start=
  while IFS= read -r line || [ -n "$line" ]; do stat=$line; done <"/proc/$pid/stat"
  while read -r key value rest; do
    case $key in VmRSS:) rss=$value; break;; esac
  done <"/proc/$pid/status"
  set -- \${stat##*) }
  start=\${20}
  if [ -n "$start" ] && [ "$start" != "$ticks" ]; then
    again=$(readlink "/proc/$pid/exe")
    if [ -z "$program" ] || [ "$again" != "$program" ]; then : >ended-gone; exit 0; fi
    ticks=$start
  fi
  if [ -z "$rss" ] || [ -z "$start" ]; then
    missing=$((missing + 1))
    if [ "$missing" -ge 3 ]; then : >ended-gone; exit 0; fi
  else
    missing=0
    if [ -n "$limits" ]; then
      least
      line="$((epoch + at)),$rss,$cap,$start"
    else
      line="$((epoch + at)),$rss,$start"
    fi
    if printf '%s\\n' "$line" >>"$log"; then
      size=$((size + \${#line} + 1)) failed=0
    else
      dd if=/dev/null of="$log" bs=1 seek="$size"
      failed=$((failed + 1))
      if [ "$failed" -ge 30 ]; then : >ended-full; exit 0; fi
    fi
  fi
  due=$((due + every))
  # Looks that were missed (the host slept, or had much to do) are not made up for.
  [ "$due" -gt "$now" ] || due=$((now + every))
  while clock; [ "$now" -lt "$due" ] && [ "$((now - begun))" -lt "$limit" ]; do
    [ -e "$log" ] || exit 0
    if [ "$((due - now))" -ge 2 ]; then sleep 2; else sleep 1; fi
  done
  [ -e "$log" ] || exit 0
done
`;

/**
 * Starts the script `$1` with the other arguments in a session of its own, so that it outlives this connection, and prints its pid and
 * start ticks. It waits until it is let go.
 */
export const LAUNCH = `
script=$1
shift
if command -v setsid >/dev/null; then
  setsid sh -c "$script" plateau-rss "$@" </dev/null >/dev/null 2>&1 &
else
  (trap '' HUP; exec sh -c "$script" plateau-rss "$@") </dev/null >/dev/null 2>&1 &
fi
child=$!
IFS= read -r stat <"/proc/$child/stat" || exit 98
set -- \${stat##*) }
printf 'plateau %s %s\\n' "$child" "\${20}"
`;

/** Lets the sampler of folder `$1` begin. */
export const BEGIN = ': >"$1/go"';

/** Ends the sampler with pid `$1` and start ticks `$2` at once: started in the background it does not hear INT. */
export const END = `
IFS= read -r stat <"/proc/$1/stat" || exit 0
set -- "$1" "$2" \${stat##*) }
[ "\${22}" = "$2" ] || exit 0
kill -TERM "-$1" || kill -TERM "$1"
`;

/** What became of the sampler with pid `$2` and start ticks `$3` in folder `$1`: `alive` or `dead`, why it ended, and its last line. */
export const LOOK = `
IFS= read -r stat <"/proc/$2/stat"
set -- "$1" "$3" \${stat##*) }
if [ "\${22}" = "$2" ] && [ "$3" != Z ]; then echo alive; else echo dead; fi
for end in "$1"/ended-*; do [ -e "$end" ] && printf '%s\\n' "\${end##*/}"; done
tail -n 1 -- "$1/${LOG}"
`;
