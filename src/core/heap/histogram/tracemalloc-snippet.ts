/**
 * Python (3.8 and later, standard library only) that a person pastes into a program, or runs with `python -X tracemalloc=5 -c`. Each call of
 * `plateau_tracemalloc(PATH)` writes what is alive by allocation site, after a full collection; the first only starts tracing where nothing
 * has. tracemalloc tells files and lines, no functions: the innermost function around a line is looked up in the source, so that a site
 * keeps its name when lines above it are added. A source that cannot be read gives no names, one that
 * changed since the program read it wrong ones.
 */
export const TRACEMALLOC_SNIPPET = `def plateau_tracemalloc(path, frames=5, most=2000):
    import ast, gc, json, os, platform, sys, time, tokenize, tracemalloc
    if not tracemalloc.is_tracing():
        tracemalloc.start(frames)
        return "tracing from now on: call again"
    gc.collect()
    functions, sites, own = {}, {}, sys._getframe().f_code
    def spans(node, prefix):
        for child in ast.iter_child_nodes(node):
            named = isinstance(child, (ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef))
            if named: yield child.lineno, child.end_lineno, prefix + child.name
            yield from spans(child, prefix + child.name + "." if named else prefix)
    def function(file, line):
        if file not in functions:
            try:
                with tokenize.open(file) as source: functions[file] = list(spans(ast.parse(source.read()), ""))
            except (OSError, SyntaxError, ValueError, RecursionError): functions[file] = [(0, 1 << 31, "")]
        return max((s for s in functions[file] if s[0] <= line <= s[1]), default=(0, 0, "<module>"))[2]
    for s in tracemalloc.take_snapshot().statistics("traceback"):
        if any(f.filename == own.co_filename and 0 <= f.lineno - own.co_firstlineno < 30 for f in s.traceback): continue
        site = sites.setdefault(tuple((f.filename, f.lineno) for f in s.traceback)[-frames:], [0, 0])
        site[0], site[1] = site[0] + s.count, site[1] + s.size
    top = sorted(sites.items(), key=lambda site: -site[1][1])
    stack = lambda site: [[function(*f), f[0], f[1]] for f in reversed(site)]
    started = open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19] if sys.platform == "linux" else None
    json.dump({"plateau": "tracemalloc", "version": 1, "python": platform.python_version(), "pid": os.getpid(), "started": started,
        "takenAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "collected": True, "traced": tracemalloc.get_traced_memory(),
        "fromStart": "tracemalloc" in sys._xoptions or bool(os.environ.get("PYTHONTRACEMALLOC")), "frames": tracemalloc.get_traceback_limit(),
        "sites": [{"count": n, "bytes": b, "stack": stack(s)} for s, (n, b) in top[:most]],
        "rest": {"count": sum(n for _, (n, _) in top[most:]), "bytes": sum(b for _, (_, b) in top[most:])}}, open(path, "w"))
`;
