/** One row of the ordered category table: the first row whose patterns all match gives the category. */
export interface CategoryRow {
  readonly category: string;
  /** Runtime it applies to, or `any`. */
  readonly runtime: string;
  /** JavaScript regular expressions (no flags) on the function's name and file; absent means any. */
  readonly name?: string;
  readonly file?: string;
}

/** Top-level modules of Python's standard library, as py-spy shortens their paths (`sys.stdlib_module_names` of 3.11). */
const PYTHON_MODULES =
  'abc|argparse|array|ast|asyncio|asyncore|base64|bdb|bisect|bz2|calendar|cgi|cmd|code|codecs|codeop|collections|colorsys|compileall|concurrent|configparser|contextlib|contextvars|copy|copyreg|csv|ctypes|curses|dataclasses|datetime|dbm|decimal|difflib|dis|distutils|doctest|email|encodings|enum|filecmp|fileinput|fnmatch|fractions|ftplib|functools|genericpath|getopt|getpass|gettext|glob|graphlib|gzip|hashlib|heapq|hmac|html|http|imaplib|importlib|inspect|io|ipaddress|json|keyword|linecache|locale|logging|lzma|mailbox|mimetypes|multiprocessing|netrc|ntpath|numbers|opcode|operator|optparse|os|pathlib|pickle|pickletools|pkgutil|platform|plistlib|posixpath|pprint|pydoc|queue|quopri|random|re|reprlib|runpy|sched|secrets|selectors|shelve|shlex|shutil|signal|site|smtplib|socket|socketserver|sqlite3|sre_compile|sre_constants|sre_parse|ssl|stat|statistics|string|stringprep|struct|subprocess|symtable|sysconfig|tarfile|tempfile|textwrap|threading|timeit|tokenize|tomllib|trace|traceback|tracemalloc|types|typing|unittest|urllib|uuid|warnings|wave|weakref|webbrowser|wsgiref|xml|xmlrpc|zipapp|zipfile|zipimport|zoneinfo';

/** Top-level packages of Go's standard library. */
const GO_PACKAGES =
  'archive|bufio|builtin|bytes|cmp|compress|container|context|crypto|database|debug|embed|encoding|errors|expvar|flag|fmt|go|hash|html|image|index|internal|io|iter|log|maps|math|mime|net|os|path|plugin|reflect|regexp|slices|sort|strconv|strings|structs|sync|syscall|testing|text|time|unicode|unique|unsafe|vendor|weak';

/** A file below the standard library of a Python installation, or shortened to one. */
const python = (path: string) => `(?:^|[\\\\/])${path}$`;

/**
 * The category table of `plateau-default-1` (`rules.md` §2.5), first match wins. Scheduling machinery of a runtime (event loops, thread
 * pools, dispatch) is `runtime`: a wait with nothing but such frames and a thread's entry below it is idle (§2.6 b).
 */
export const DEFAULT_CATEGORIES: readonly CategoryRow[] = [
  // What tools say in so many words.
  { category: 'idle', runtime: 'any', name: '^\\(idle\\)$|^\\[idle\\]$|^swapper(?:/\\d+)?$' },
  { category: 'gc', runtime: 'any', name: '^\\(garbage collector\\)$|^\\[GC\\]$' },
  { category: 'jit', runtime: 'any', name: '^\\(compiler\\)$' },
  { category: 'native', runtime: 'any', name: '^\\(program\\)$' },
  {
    category: 'unknown',
    runtime: 'any',
    name: '^$|^\\[?unknown\\]?$|^\\((?:unknown|anonymous memory)\\)$|^<unknown>$|^\\?+$|^\\[(?:unknown|not_walkable|break|no_Java|heap|stack|anon|missing|perf-)[^\\]]*\\]$|^\\[[^\\]]*\\.so[^\\]]*\\]$|^\\[?0x[0-9a-fA-F]+\\]?$|^unknown_\\w+$',
  },

  // Profilers.
  {
    category: 'profiler',
    runtime: 'go',
    name: '^(?:runtime|net/http)/pprof\\.|^runtime\\.(?:sigprof|\\(\\*profileBu\\w+\\)|\\(\\*cpuProfile\\))',
  },
  { category: 'profiler', runtime: 'node', file: '^(?:node:)?(?:internal/)?inspector' },
  {
    category: 'profiler',
    runtime: 'any',
    name: '^v8::internal::(?:CpuProfiler|SamplingEventsProcessor|ProfilerEventsProcessor)|^v8::sampler::',
  },
  { category: 'profiler', runtime: 'python', file: python('(?:cProfile|profile)\\.py') },
  {
    category: 'profiler',
    runtime: 'python',
    file: '(?:^|[\\\\/])(?:pyinstrument|yappi|line_profiler|memray|scalene)[\\\\/.]',
  },

  // Kernel.
  {
    category: 'idle',
    runtime: 'any',
    name: '^(?:cpuidle_enter\\w*|do_idle|default_idle\\w*|intel_idle\\w*|acpi_idle\\w*|mwait_idle\\w*|native_safe_halt|pv_native_safe_halt|cpu_startup_entry)$',
  },
  {
    category: 'kernel',
    runtime: 'any',
    file: '^\\[kernel|^\\[guest\\.kernel|(?:^|/)vmlinux|\\.ko(?:\\.[xg]z|\\.zst)?\\]?$',
  },
  {
    category: 'kernel',
    runtime: 'any',
    name: '^(?:entry_SYSCALL_64\\w*|do_syscall_64|x64_sys_call|__(?:x64|ia32|arm64)_sys_\\w+|el0t?_\\w+|invoke_syscall\\w*|ret_from_fork\\w*|asm_(?:sysvec|exc|common)_\\w+)$',
  },

  // Waits, by the function a thread stands in.
  {
    category: 'wait-sleep',
    runtime: 'any',
    name: '^time\\.[sS]leep$|^(?:__GI_)?_{0,3}(?:clock_)?nanosleep\\w*$|^usleep$|^runtime\\.timeSleep$',
  },
  { category: 'wait-sleep', runtime: 'native', name: '^sleep$' },
  {
    category: 'wait-sleep',
    runtime: 'jvm',
    name: '^java\\.lang\\.Thread\\.sleep\\w*$|^java\\.util\\.concurrent\\.TimeUnit\\.sleep$|^JVM_Sleep$|^JavaThread::sleep',
  },
  {
    category: 'wait-lock',
    runtime: 'any',
    name: '^(?:__GI_)?_{0,3}(?:pthread_(?:mutex_lock|cond_\\w*wait\\w*|rwlock_\\w*lock\\w*|(?:\\w*join)(?:_ex)?)|lll_lock_wait\\w*|(?:do_)?futex_(?:abstimed_|reltimed_)?wait\\w*|new_sem_(?:timed|clock)?wait\\w*|sem_(?:timed|clock)?wait)(?:\\.\\w+)*$',
  },
  {
    category: 'wait-io',
    runtime: 'any',
    name: '^(?:epoll_p?wait\\w*|do_epoll_wait|(?:__GI_)?__(?:libc_)?(?:p?poll|p?select|accept4?|recv(?:from|msg|mmsg)?)(?:64)?|__GI_(?:accept4?|recv(?:from|msg)?|p?poll|p?select)|kevent|io_uring_enter|uv__io_poll)$',
  },
  { category: 'wait-io', runtime: 'native', name: '^(?:p?poll|p?select|accept4?|recv|recvfrom|recvmsg)$' },
  { category: 'wait-io', runtime: 'jvm', name: '^(?:p?poll|p?select|accept4?|recv|recvfrom|recvmsg)$' },
  {
    category: 'wait-lock',
    runtime: 'jvm',
    name: '^java\\.lang\\.Object\\.wait0?$|^(?:jdk\\.internal|sun)\\.misc\\.Unsafe\\.park$|^java\\.util\\.concurrent\\.locks\\.LockSupport\\.park\\w*$|^(?:ObjectMonitor|ObjectSynchronizer|Parker|PlatformEvent|os::PlatformEvent|Monitor)::|^Unsafe_Park$|^JVM_MonitorWait$|^SharedRuntime::complete_monitor_locking|^_complete_monitor_locking_Java$',
  },
  {
    category: 'wait-io',
    runtime: 'jvm',
    name: '^sun\\.nio\\.ch\\.\\w*(?:EPoll|KQueue|Poll|WEPoll|Selector)\\w*\\.(?:wait|poll|doSelect|lockAndDoSelect|poll0|epollWait)$|^sun\\.nio\\.ch\\.(?:Net\\.(?:poll|accept|pollConnect)|SocketDispatcher\\.read\\w*|NioSocketImpl\\.(?:park|timedRead|implRead|accept))$|^java\\.net\\.\\w*(?:SocketImpl|SocketInputStream)\\.(?:socketRead|socketAccept|socketConnect|accept|read)0?$|^io\\.netty\\.channel\\.epoll\\.Native\\.epollWait\\w*$',
  },
  {
    category: 'wait-lock',
    runtime: 'go',
    name: '^(?:internal/)?sync\\.\\(\\*(?:Mutex|RWMutex|Cond|WaitGroup)\\)\\.(?:Lock|RLock|Unlock|RUnlock|Wait|lockSlow|unlockSlow|rUnlockSlow)$|^sync\\.runtime_(?:Semacquire|notifyListWait)\\w*$|^runtime\\.(?:semacquire|chanrecv|chansend|selectgo|selectnb|block|gopark)\\w*$',
  },
  {
    category: 'wait-io',
    runtime: 'go',
    name: '^internal/poll\\.(?:runtime_pollWait|\\(\\*pollDesc\\)\\.wait\\w*)$|^runtime\\.netpoll\\w*$',
  },
  {
    category: 'wait-lock',
    runtime: 'python',
    name: '(?:^|\\.)(?:wait|acquire|join|_wait_for_tstate_lock)$',
    file: python('threading\\.py'),
  },
  {
    category: 'wait-lock',
    runtime: 'python',
    name: '(?:^|\\.)_worker$',
    file: python('concurrent[\\\\/]futures[\\\\/]thread\\.py'),
  },
  { category: 'wait-io', runtime: 'python', name: '(?:^|\\.)(?:select|poll)$', file: python('selectors\\.py') },
  {
    category: 'wait-io',
    runtime: 'python',
    name: '(?:^|\\.)(?:accept|readinto|connect|create_connection)$',
    file: python('socket\\.py'),
  },
  {
    category: 'wait-io',
    runtime: 'python',
    name: '(?:^|\\.)(?:read|recv|recv_into|do_handshake)$',
    file: python('ssl\\.py'),
  },
  {
    category: 'wait-io',
    runtime: 'python',
    name: '(?:^|\\.)(?:_?recv\\w*|_poll|wait)$',
    file: python('multiprocessing[\\\\/]connection\\.py'),
  },
  {
    category: 'wait-io',
    runtime: 'python',
    name: '(?:^|\\.)(?:_communicate|_try_wait|_wait|wait)$',
    file: python('subprocess\\.py'),
  },

  // Garbage collectors and compilers.
  {
    category: 'gc',
    runtime: 'any',
    name: '^runtime\\.(?:gc[A-Z_]\\w*|GC|\\(\\*gc\\w+\\)\\.\\w+|bgsweep|bgscavenge|sweepone|scan(?:object|block|stack|Conservative|frameworker)|markroot\\w*|greyobject|findObject|wbBufFlush\\w*|gcmarknewobject|\\(\\*sweepLocked\\)\\.sweep|\\(\\*mspan\\)\\.sweep|\\(\\*pageAlloc\\)\\.scavenge\\w*|gogc)(?:\\.func)?$',
  },
  {
    category: 'gc',
    runtime: 'jvm',
    name: '^(?:G1\\w*|PS(?:Parallel|Scavenge|Promotion|Mark)\\w*|ParNew\\w*|CMS\\w*|ConcurrentMark\\w*|Shenandoah\\w*|Z(?:Mark|Relocate|Driver|Heap|Barrier|Director|Worker|Generation|Unmapper)\\w*|GangWorker|WorkGang|WorkerThread|ConcurrentGCThread|GenCollectedHeap|DefNewGeneration|MarkSweep|GenMarkSweep|ParallelScavengeHeap|ParCompactionManager|SerialHeap|ReferenceProcessor|VM_(?:G1|Parallel|Gen|Z|Shenandoah|GC)\\w*)::',
  },
  {
    category: 'gc',
    runtime: 'any',
    name: '^v8::internal::(?:Heap::(?:CollectGarbage|Scavenge|MarkCompact|PerformGarbageCollection)|MarkCompactCollector|ScavengerCollector|Scavenger|MinorMarkSweep|ConcurrentMarking|Sweeper|IncrementalMarking)|^GC_\\w+$',
  },
  {
    category: 'jit',
    runtime: 'jvm',
    name: '^(?:CompileBroker|CompilerThread|C1Compiler|C2Compiler|Compile|Compilation|Parse|GraphBuilder|LinearScan|Matcher|PhaseI?\\w*|JVMCI\\w*|ciEnv|ciMethod)::|^(?:jdk\\.vm\\.ci|org\\.graalvm\\.compiler|jdk\\.graal\\.compiler)\\.',
  },
  {
    category: 'jit',
    runtime: 'any',
    name: '^v8::internal::(?:compiler|maglev|baseline|interpreter)::|^v8::internal::(?:Compiler|OptimizedCompilationJob|OptimizingCompileDispatcher|LazyCompile)',
  },

  // Go.
  { category: 'runtime', runtime: 'any', name: '^runtime[./]\\w*|^runtime\\.\\(' },
  {
    category: 'runtime',
    runtime: 'go',
    name: '^(?:internal/(?:runtime|abi|bytealg|cpu|goarch|race)\\b|_?rt0_|type[:.]|gogo$|gosave|aeshash\\w*$|memeqbody$|cmpbody$|countbody$|indexbody$|_cgo_|crosscall|x_cgo_|syscall\\.(?:Raw)?Syscall)',
  },
  { category: 'library', runtime: 'go', file: '/pkg/mod/|/vendor/|@v\\d' },
  { category: 'library', runtime: 'go', name: `^(?:${GO_PACKAGES})(?:/[\\w.-]+)*\\.` },
  { category: 'native', runtime: 'go', file: '\\.so(?:\\.\\d+)*$' },

  // JVM.
  {
    category: 'runtime',
    runtime: 'jvm',
    name: '^java\\.lang\\.(?:Thread\\.(?:run|runWith|start)|VirtualThread\\b|ThreadBuilders\\b|ref\\.|reflect\\.|invoke\\.)|\\$\\$Lambda|LambdaForm\\$|^(?:jdk\\.internal|sun)\\.(?:reflect|vm|ref)\\.|^jdk\\.internal\\.misc\\.InnocuousThread\\.',
  },
  {
    category: 'runtime',
    runtime: 'jvm',
    name: '^java\\.util\\.concurrent\\.(?:ThreadPoolExecutor|ForkJoin\\w+|FutureTask|ScheduledThreadPoolExecutor|Executors|CompletableFuture|\\w*BlockingQueue|SynchronousQueue|LinkedTransferQueue|DelayQueue|locks\\.AbstractQueued\\w+)\\b|^java\\.util\\.(?:Timer|TaskQueue)',
  },
  {
    category: 'runtime',
    runtime: 'jvm',
    name: '^io\\.netty\\.(?:util\\.concurrent|channel\\.(?:nio|epoll|kqueue|SingleThread))|^sun\\.nio\\.ch\\.\\w*Selector|^org\\.apache\\.(?:tomcat\\.util\\.(?:threads|net\\.NioEndpoint\\$Poller)|catalina\\.core\\.StandardThreadExecutor)|^org\\.eclipse\\.jetty\\.(?:util\\.thread|io\\.ManagedSelector)|^io\\.undertow\\.server\\.XnioWorker|^org\\.xnio\\.',
  },
  {
    category: 'runtime',
    runtime: 'jvm',
    name: '^(?:Interpreter|call_stub|vtable stub|itable stub|I2C/C2I adapters)|_Java$|^JVM_|^(?:[\\w$]+\\.)*[A-Z][\\w$]*(?:\\[\\])*$|\\[\\]$',
  },
  {
    category: 'library',
    runtime: 'jvm',
    name: '^(?:java|javax|jakarta|jdk|sun|com\\.sun|com\\.oracle|kotlin|kotlinx|scala|groovy|clojure|akka|reactor|rx|okhttp3|okio|org\\.(?:apache|springframework|hibernate|eclipse|slf4j|jboss|postgresql|mariadb|h2|w3c|xml|xnio|wildfly|jooq|mybatis|reactivestreams|codehaus|glassfish|objectweb|bouncycastle|yaml|joda|json)|io\\.(?:netty|vertx|micrometer|grpc|undertow|lettuce|projectreactor|opentelemetry|quarkus|micronaut|reactivex)|com\\.(?:google\\.(?:common|gson|protobuf|inject)|fasterxml|zaxxer|mysql|mongodb|amazonaws|github\\.benmanes|thoughtworks)|software\\.amazon|ch\\.qos|redis\\.clients|net\\.bytebuddy)\\.',
  },
  { category: 'native', runtime: 'jvm', name: '^(?:[a-z_]\\w*|\\w+)$|^/\\S+/bin/java\\w*$' },
  { category: 'runtime', runtime: 'jvm', name: '::' },

  // Node.
  { category: 'runtime', runtime: 'node', file: '^node:internal/|^internal/|^node:(?:events|timers|async_hooks)$' },
  {
    category: 'library',
    runtime: 'node',
    file: '^node:|(?:^|[\\\\/])node_modules[\\\\/]|[\\\\/]\\.yarn[\\\\/]|^(?:_?[a-z_]+)\\.js$',
  },
  { category: 'runtime', runtime: 'node', name: '^v8::|^node::|^uv_|^Builtins?_|^RegExp:' },
  { category: 'native', runtime: 'node', file: '^$' },

  // Python.
  {
    category: 'runtime',
    runtime: 'python',
    name: '(?:^|\\.)(?:_bootstrap|_bootstrap_inner|run)$',
    file: python('threading\\.py'),
  },
  {
    category: 'runtime',
    runtime: 'python',
    file: '(?:^|[\\\\/])(?:concurrent[\\\\/]futures[\\\\/]|asyncio[\\\\/]|multiprocessing[\\\\/]|(?:selectors|socketserver|queue|sched|runpy)\\.py$)|^<frozen (?:runpy|importlib)',
  },
  {
    category: 'runtime',
    runtime: 'python',
    file: '(?:^|[\\\\/])(?:gunicorn|uvicorn|hypercorn|waitress|gevent|eventlet|celery|billiard|kombu|trio|anyio|uvloop|tornado[\\\\/]ioloop|werkzeug[\\\\/]serving)[\\\\/.]',
  },
  {
    category: 'library',
    runtime: 'python',
    file: '(?:^|[\\\\/])(?:site|dist)-packages[\\\\/]|[\\\\/]lib[\\\\/]python\\d|^<frozen ',
  },
  { category: 'library', runtime: 'python', file: `^(?:${PYTHON_MODULES})(?:\\.py$|[\\\\/])` },
  { category: 'runtime', runtime: 'python', name: '^_?Py[A-Z]\\w*_|^_?PyEval_|^Py_\\w+$' },
  { category: 'runtime', runtime: 'python', file: '(?:^|[\\\\/])(?:libpython[\\w.]*\\.so[\\d.]*|python\\d[\\d.]*)$' },

  // Native code of any program.
  {
    category: 'native',
    runtime: 'any',
    file: '(?:^|[\\\\/])(?:libc|libm|libpthread|librt|libdl|ld|ld-linux[\\w-]*|ld-musl[\\w-]*|libgcc_s|linux-vdso)(?:-\\d[\\d.]*)?\\.so[\\d.]*$|^\\[vdso\\]$',
  },
  {
    category: 'native',
    runtime: 'any',
    name: '^(?:_start|start_thread|thread_start|thread_native_entry|_{0,2}clone3?|__libc_start_\\w+|_dl_\\w+|_{0,3}(?:mem(?:cpy|move|set|cmp|chr)|str(?:n?len|n?cmp|chr)|malloc|calloc|realloc|free|cfree)(?:_\\w+)?|_int_(?:malloc|free|realloc)|malloc_consolidate|sysmalloc|operator (?:new|delete).*)$',
  },
  { category: 'library', runtime: 'any', file: '\\.so(?:\\.\\d+)*$|\\.dylib$|\\.dll$' },
  {
    category: 'library',
    runtime: 'native',
    name: '^<?(?:std|core|alloc|hashbrown|tokio|mio|rayon|rayon_core|crossbeam\\w*|parking_lot\\w*|serde\\w*|__gnu_cxx|boost|absl|folly)::',
  },

  // Other runtimes.
  { category: 'library', runtime: 'ruby', file: '[\\\\/]gems[\\\\/]|[\\\\/]lib[\\\\/]ruby[\\\\/]' },
  { category: 'library', runtime: 'php', file: '[\\\\/]vendor[\\\\/]' },
  { category: 'library', runtime: 'dotnet', name: '^(?:System|Microsoft)\\.' },
];
