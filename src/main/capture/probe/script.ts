/** Programs that captures use, looked for by name. */
export const TOOLS = [
  'py-spy',
  'asprof',
  'jcmd',
  'java',
  'node',
  'clinic',
  'go',
  'psql',
  'zstd',
  'timeout',
  'setsid',
  'sha256sum',
] as const;

/**
 * What the probe runs on a host, once, by `sh -c`: it looks and changes nothing. Its first line of input is a random mark that heads each
 * section of its output, so that no process can forge one by its name; `$1` is the folder for captures, or empty. It starts few programs: on
 * a box of hundreds of processes each start counts. Nothing that belongs to a foreign user is ever executed.
 */
export const PROBE_SCRIPT = `
LC_ALL=C; export LC_ALL
IFS= read -r mark || exit 9
now=$(date +%s.%N)
section() { printf '\\n%s %s\\n' "$mark" "$1"; }
show() { while IFS= read -r line || [ -n "$line" ]; do printf '%s\\n' "$line"; done <"$1"; } 2>/dev/null
section clock; printf '%s\\n' "$now"
section system; uname -s; uname -r; uname -m; uname -n
section user; id -u; id -un
[ "$(uname -s)" = Linux ] || exit 0
section stat1; cat /proc/[0-9]*/stat 2>/dev/null
section uptime1; show /proc/uptime
section os; show /etc/os-release
section self; show /proc/self/status
section cpu; while IFS= read -r line; do case $line in 'model name'*|Model*) printf '%s\\n' "$line"; break;; esac; done </proc/cpuinfo
section cores; getconf _NPROCESSORS_ONLN || nproc
section ticks; getconf CLK_TCK || echo 100
section boot; while IFS= read -r line; do case $line in btime*) printf '%s\\n' "$line";; esac; done </proc/stat
section memory; show /proc/meminfo
section load; show /proc/loadavg
section cpumax; show /sys/fs/cgroup/cpu.max
section cpustat; show /sys/fs/cgroup/cpu.stat
section memorymax; show /sys/fs/cgroup/memory.max
section memorycurrent; show /sys/fs/cgroup/memory.current
section yama; cat /proc/sys/kernel/yama/ptrace_scope 2>/dev/null
section paranoid; cat /proc/sys/kernel/perf_event_paranoid 2>/dev/null
section passwd; cut -d: -f1,3 /etc/passwd
folder=$1; [ -n "$folder" ] || folder=\${TMPDIR:-/tmp}
section folder; printf '%s\\n' "$folder"
section writable; [ -d "$folder" ] && [ -w "$folder" ] && [ -x "$folder" ] && echo yes
section free; df -kP -- "$folder" 2>/dev/null
for extra in "$HOME/.local/bin" "$HOME/.cargo/bin" "$HOME"/.pyenv/shims "$HOME"/.nvm/versions/node/*/bin "$HOME"/.volta/bin \\
  "$HOME"/.sdkman/candidates/java/current/bin "$HOME"/miniconda3/bin "$HOME"/async-profiler*/bin /usr/local/bin /usr/local/sbin \\
  /usr/local/go/bin /opt/async-profiler*/bin /opt/*/bin /usr/lib/jvm/default*/bin /usr/lib/jvm/*/bin /opt/java/*/bin /opt/jdk*/bin /snap/bin; do
  [ -d "$extra" ] && PATH=$PATH:$extra
done
trusted() { set -- $(ls -ldnL -- "$1" 2>/dev/null); [ "$3" = 0 ] || [ "$3" = "$me" ]; }
me=$(id -u)
known=' '
tool() {
  case $known in *" $1 "*) return;; esac
  trusted "$2" || return
  known="$known$1 "
  section "tool $1"; printf '%s\\n' "$2"
  case $1 in py-spy|asprof|node) timeout 3 "$2" --version 2>/dev/null </dev/null | head -n 1;; esac
}
for name in ${TOOLS.join(' ')}; do
  found=$(command -v "$name") && case $found in /*) tool "$name" "$found";; esac
done
section listening; cat /proc/net/tcp /proc/net/tcp6 2>/dev/null
section sockets; ls -l /proc/[0-9]*/fd 2>/dev/null | grep -e '^/proc' -e 'socket:'
# Go's linker writes a build id of four hashes into the first page; the words “Go build ID” are not in every version's.
hash='[A-Za-z0-9_-]\\{20\\}'
gobuild="$hash/$hash/$hash/$hash"
seen='|'
for d in /proc/[0-9]*; do
  p=\${d#/proc/}
  line=
  { IFS= read -r line <"$d/cmdline"; } 2>/dev/null
  [ -n "$line" ] || continue
  exe=$(readlink "$d/exe" 2>/dev/null)
  section "process $p"; printf '%s\\n' "$exe"
  section arguments; cat "$d/cmdline" 2>/dev/null
  section place
  [ "$d/ns/mnt" -ef /proc/self/ns/mnt ] && echo mounts
  show "$d/cgroup"
  [ -n "$exe" ] || continue
  case $exe in
    */java)
      home=\${exe%/bin/java}
      section "release $p"; show "$home/release"
      [ -x "$home/bin/jcmd" ] && tool jcmd "$home/bin/jcmd";;
    */python*)
      first=$(cut -d '' -f 1 "$d/cmdline" 2>/dev/null | head -c 4096)
      case $first in /*) [ -x "\${first%/*}/py-spy" ] && tool py-spy "\${first%/*}/py-spy";; esac;;
    */node) :;;
    *)
      case $seen in *"|$exe|"*) continue;; esac
      seen="$seen$exe|"
      head -c 65536 "$d/exe" 2>/dev/null | grep -q "$gobuild" && { section go; printf '%s\\n' "$exe"; };;
  esac
done
# CPU use needs two looks with some ticks of the clock between them.
sleep 0.4 2>/dev/null || sleep 1
section stat2; cat /proc/[0-9]*/stat 2>/dev/null
section uptime2; show /proc/uptime
section status; cat /proc/[0-9]*/status 2>/dev/null
section end
`;
