/**
 * Python (3.8 and later, standard library only) that a person pastes into a program, or runs with `python -X tracemalloc=5 -c`. Each call of
 * `plateau_tracemalloc(PATH)` writes what is alive by allocation site, after a full collection; the first only starts tracing where nothing
 * has. tracemalloc tells files and lines, no functions: the innermost function around a line is found among the code the program has
 * loaded, so that a site keeps its name when lines above it are added.
 */
export const TRACEMALLOC_SNIPPET = `def plateau_tracemalloc(path, frames=5, most=2000):
    import dis, functools, gc, json, os, platform, sys, time, tracemalloc, types
    if not tracemalloc.is_tracing():
        tracemalloc.start(frames)
        return "tracing from now on: call again"
    gc.collect()
    spans, sites, own = {}, {}, sys._getframe().f_code
    for s in tracemalloc.take_snapshot().statistics("traceback"):
        if any(f.filename == own.co_filename and 0 <= f.lineno - own.co_firstlineno < 30 for f in s.traceback): continue
        site = sites.setdefault(tuple((f.filename, f.lineno) for f in s.traceback)[-frames:], [0, 0])
        site[0], site[1] = site[0] + s.count, site[1] + s.size
    top = sorted(sites.items(), key=lambda site: -site[1][1])
    files = {f[0] for site, _ in top[:most] for f in site}
    codes = [(f.__code__, f.__qualname__ if f.__name__ == f.__code__.co_name else f.__code__.co_name)
        for f in gc.get_objects() if type(f) is types.FunctionType and f.__code__.co_filename in files]
    for code, name in codes:
        lines = [line for _, line in dis.findlinestarts(code) if line]
        if lines: spans.setdefault(code.co_filename, set()).add((min(lines), max(lines), name))
        codes.extend((c, name if c.co_name[0] == "<" else name + ".<locals>." + c.co_name)
            for c in code.co_consts if type(c) is types.CodeType)
    find = lambda file, line: max((s for s in spans.get(file, ()) if s[0] <= line <= s[1]), default=(0, 0, "<module>"))[2]
    around = functools.lru_cache(None)(find)
    stack = lambda site: [[around(*f), f[0], f[1]] for f in reversed(site)]
    started = open("/proc/self/stat").read().rsplit(")", 1)[1].split()[19] if sys.platform == "linux" else None
    json.dump({"plateau": "tracemalloc", "version": 1, "python": platform.python_version(), "pid": os.getpid(), "started": started,
        "takenAt": time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime()), "collected": True, "traced": tracemalloc.get_traced_memory(),
        "fromStart": "tracemalloc" in sys._xoptions or bool(os.environ.get("PYTHONTRACEMALLOC")), "frames": tracemalloc.get_traceback_limit(),
        "sites": [{"count": n, "bytes": b, "stack": stack(s)} for s, (n, b) in top[:most]],
        "rest": {"count": sum(n for _, (n, _) in top[most:]), "bytes": sum(b for _, (_, b) in top[most:])}}, open(path, "w"))
`;
