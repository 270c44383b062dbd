import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { crc32, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { pprofOf } from '../../../support/pprof-of.ts';
import { LINE, PLACED } from './planted.ts';

const FIXTURES = resolve(import.meta.dirname, '../../../fixtures');
const HOST = 'staging-7.secret.example';
/** On one line, and without what cuts a line into columns. */
const PLAIN = LINE.replace(/[;,\t"\\]/g, ' ');
/** A login, an address with one, a query with a customer and with a token. */
const URL = `https://carolsmith:Zw7Kp3Vn9Lt@${HOST}/orders/4711?customer=Kunde-Mueller-1974&access_token=p7Vt4Rj8Wn3YxKq2Lm`;

function fixture(path: string): string {
  const bytes = readFileSync(join(FIXTURES, path));
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('latin1');
}

/** A member of gzip with a name and a comment in its header (RFC 1952 §2.3.1). */
function gzipped(content: Uint8Array, name: string, comment: string): Uint8Array {
  const trailer = Buffer.alloc(8);
  trailer.writeUInt32LE(crc32(content), 0);
  trailer.writeUInt32LE(content.length, 4);
  const head = Buffer.from([0x1f, 0x8b, 8, 0x18, 0, 0, 0, 0, 0, 3]);
  return Buffer.concat([head, Buffer.from(`${name}\0${comment}\0`, 'latin1'), deflateRawSync(content), trailer]);
}

const withUrls = (text: string): string =>
  text
    .replaceAll(/https?:\/\/127\.0\.0\.1:\d+\/\w*/g, URL)
    .replaceAll(/file:\/\/\/[^"]*\//g, 'file:///home/carolsmith/work/');

/** Profiles of every format with something private in names, files, threads, labels, comments and titles. */
export function profileFiles(): Readonly<Record<string, Uint8Array | string>> {
  const cpu = JSON.parse(fixture('profiles/v8/node-worker.cpuprofile'));
  for (const [at, { callFrame }] of cpu.nodes.entries()) {
    if (at % 3 === 1) callFrame.url = URL;
    if (at % 3 === 2) callFrame.functionName = `handle ${PLAIN}`;
  }
  const heap = JSON.parse(fixture('profiles/v8/node-http.heapprofile'));
  heap.head.children[0].callFrame.url = `${URL}&nth=1`;
  const firefox = JSON.parse(fixture('profiles/firefox/samply-node.json.gz'));
  firefox.meta.product = `node on ${HOST} ${LINE}`;
  for (const thread of firefox.threads) Object.assign(thread, { name: `worker ${LINE}`, processName: LINE });
  const trace = JSON.parse(fixture('profiles/chrome-trace/py-spy-cpu.chrometrace.json.gz'));
  const { pid, tid } = trace[0];
  for (const event of trace) event.args.filename = `/home/carolsmith/work/${event.args.filename.split('/').at(-1)}`;
  trace.push({ name: 'thread_name', ph: 'M', pid, tid, args: { name: LINE } });
  trace.push({ name: 'process_name', ph: 'M', pid, tid, args: { name: LINE } });
  const go = pprofOf({
    types: ['samples/count', 'cpu/nanoseconds'],
    period: ['cpu/nanoseconds', 10_000_000],
    mappings: [{ id: 1, file: '/home/carolsmith/go/bin/shop' }],
    functions: [
      { id: 1, name: 'main.main', file: '/srv/kundenportal/main.go' },
      { id: 2, name: `main.handle ${PLAIN}`, file: '/acme-geheim/handle.go' },
    ],
    locations: [
      { id: 1, mapping: 1, lines: [[1, 3]] },
      { id: 2, mapping: 1, lines: [[2, 7]] },
    ],
    samples: [
      { stack: [2, 1], values: [40, 400_000_000], labels: { thread: LINE, customer: PLACED.tenant, url: URL } },
      { stack: [1], values: [20, 200_000_000], labels: { 'thread id': 7, [`tag ${HOST}`]: LINE } },
    ],
    comment: LINE,
  });
  const java = Buffer.from(fixture('profiles/jfr/jdk17.jfr.gz'), 'latin1');
  // As many bytes: strings of a recording carry their lengths.
  for (const [name, other] of [
    ['C2 CompilerThread0', 'worker@stgbox-4711'],
    ['Notification Thread', 'for carolsmith, now'],
  ] as const) {
    for (let at = java.indexOf(name); at >= 0; at = java.indexOf(name, at + 1)) java.write(other, at, 'latin1');
  }
  const perf = fixture('profiles/perf/native.txt.gz')
    .replace(/^# hostname : .*$/m, `# hostname : ${HOST}`)
    .replace(/^# cmdline : .*$/m, `# cmdline : /home/carolsmith/bin/perf record --mandant ${PLACED.argument} ${PLAIN}`);
  const name = `carolsmith@${HOST}.pb`;
  return {
    'node-worker.cpuprofile': JSON.stringify(cpu),
    'node-http.heapprofile': JSON.stringify(heap),
    'samply.json.gz': gzipSync(JSON.stringify(firefox)),
    'py-spy.chrometrace.json': JSON.stringify(trace),
    'go.pb.gz': gzipped(go, name, LINE),
    'java.jfr': java,
    'perf.txt': perf,
    'histogram.txt': fixture('heaps/histogram/jcmd-17.txt').replaceAll(
      'Leak$SessionEntry',
      'Mail$alice@secret.example',
    ),
  };
}

/** Logs of databases as they write them, with constants in statements, plans and conditions. */
export function logFiles(): Readonly<Record<string, string>> {
  return {
    'auto-explain.log': fixture('plans-logs/stderr-user-db.log')
      .replaceAll(/note <> 'a\n\ttwo lines'/g, `note <> '${PLACED.literal}'`)
      .replaceAll('postgres@bench', 'carolsmith@shop'),
    'auto-explain.json': fixture('plans-logs/jsonlog.json').replaceAll(/two lines/g, PLACED.account),
    'slow.log': fixture('plans-mysql-client/slow.log')
      .replaceAll('[root] @ localhost []', `[carolsmith] @ ${HOST} [10.77.88.99]`)
      .replaceAll("'%1%'", `'${PLACED.literal}' /* ${PLAIN} */`),
  };
}

/** Results of load generators whose addresses, threads, users, messages and tags tell of someone. */
export function loadFiles(): Readonly<Record<string, string>> {
  const jmeter = fixture('load/jmeter.jtl.gz')
    .replaceAll('"tail, ""slow"""', URL)
    .replaceAll('users 1-1', `users ${PLAIN}`);
  return {
    'jmeter.jtl': jmeter.replaceAll('http://127.0.0.1:8099/tail', URL),
    'simulation.log': fixture('load/gatling-simulation.log.gz').replaceAll('OrdersSimulation', `Orders ${PLAIN}`),
    'gatling.json': fixture('load/gatling-stats.json').replaceAll('"tail', `"GET ${URL}`),
    'k6.ndjson': fixture('load/k6.ndjson.gz').replaceAll('"/tail"', JSON.stringify(URL)),
    'vegeta.ndjson': withUrls(fixture('load/vegeta.ndjson.gz')),
    'autocannon.json': withUrls(fixture('load/autocannon.json')),
    'wrk.txt': withUrls(fixture('load/wrk-latency.txt')),
    'hey.txt': withUrls(fixture('load/hey.txt')),
    'ab.txt': fixture('load/ab.txt')
      .replaceAll('127.0.0.1', HOST)
      .replaceAll('/tail', '/o?customer=Kunde-Mueller-1974'),
    'hyperfine.json': fixture('load/hyperfine.json').replaceAll(
      '"command": "',
      `"command": "shop --mandant ${PLACED.argument} ${JSON.stringify(PLAIN).slice(1, -1)} `,
    ),
  };
}
