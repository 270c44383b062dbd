import { describe, expect, it } from 'vitest';
import { fixtureBytes, inChunks } from '../../../../tests/support/read-profile.ts';
import { HEAD_BYTES } from '../importer.ts';
import { IMPORTERS, importProfiles, recogniseProfile } from './index.ts';

const bytesOf = (text: string): Uint8Array => new TextEncoder().encode(text);
const recognised = (bytes: Uint8Array) => recogniseProfile(bytes.subarray(0, HEAD_BYTES), 'misleading.png').id;

describe('a file is recognised by its content', () => {
  it.each([
    ['collapsed/py-spy-cpu.raw.txt', 'collapsed'],
    ['collapsed/py-spy-idle-threads.raw.txt', 'collapsed'],
    ['collapsed/jvm-asprof-lock.collapsed', 'collapsed'],
    ['speedscope/py-spy-cpu.speedscope.json', 'speedscope'],
    ['v8/node-http.cpuprofile', 'cpuprofile'],
    ['v8/node-http.heapprofile', 'heapprofile'],
    ['v8/node-isolate-preprocess.json.gz', 'v8-preprocess'],
    ['chrome-trace/py-spy-cpu.chrometrace.json.gz', 'chrome-trace'],
    ['clinic/clinic-flame-samples.json.gz', 'clinic-flame'],
    ['pprof/go-cpu.pb.gz', 'pprof'],
    ['jfr/jdk17.jfr.gz', 'jfr'],
    ['firefox/samply-node.json.gz', 'firefox'],
  ])('%s', (file, id) => {
    expect(recognised(fixtureBytes(file))).toBe(id);
  });

  it('and by one importer each', () => {
    expect(new Set(IMPORTERS.map(({ id }) => id)).size).toBe(IMPORTERS.length);
  });
});

describe('a file of another kind', () => {
  const binary = (...bytes: number[]) => Uint8Array.of(...bytes, 0, 0, 0, 0, 1, 2, 3);

  it.each([
    ['a Go execution trace', bytesOf('go 1.19 trace\0\0\0\u0001')],
    ['a list of goroutines as text', fixtureBytes('wrong-kinds/go-goroutine-debug2.txt')],
    [
      'an HTML page',
      bytesOf('<!DOCTYPE html>\n<html><head><title>Flame Graph</title></head><body>1 2 3</body></html>'),
    ],
    [
      'an SVG flame graph',
      bytesOf('<?xml version="1.0" standalone="no"?>\n<!DOCTYPE svg PUBLIC "x">\n<svg width="1200">'),
    ],
    ['a PNG picture', binary(0x89, 0x50, 0x4e, 0x47)],
    ['a JPEG picture', binary(0xff, 0xd8, 0xff, 0xe0)],
    ['a zip archive', binary(0x50, 0x4b, 0x03, 0x04)],
    ['a program', binary(0x7f, 0x45, 0x4c, 0x46)],
    ['a Python pickle', binary(0x80, 0x04, 0x95)],
    ['an SQLite database', bytesOf('SQLite format 3\0')],
    ['a perf.data recording', bytesOf('PERFILE2\0\0')],
    ['a query plan', bytesOf('[\n  {\n    "Plan": {"Node Type": "Seq Scan"}}]')],
    [
      'the result of size-limit',
      bytesOf('[\n  {\n    "name": "app",\n    "passed": true,\n    "size": 47,\n    "sizeLimit": 10000\n  }\n]'),
    ],
    [
      'a manifest of Vite',
      bytesOf('{\n  "src/main.js": {\n    "file": "assets/main-abc123.js",\n    "isEntry": true\n  }\n}'),
    ],
    ['annotated CSV of InfluxDB', bytesOf('#group,false,false\n#datatype,string,long\n')],
    [
      'a CSV table whose first column is not its time',
      bytesOf('"tags","time","value"\n"host:a","1767225600000","12"\n'),
    ],
    ['UTF-16 text', Uint8Array.of(0xff, 0xfe, 0x61, 0, 0x20, 0, 0x31, 0)],
  ])('is called %s, with what to do instead', (kind, bytes) => {
    expect(() => recognised(bytes)).toThrow(
      expect.objectContaining({
        code: 'import.wrongKind',
        message: expect.stringContaining(kind),
        hint: expect.any(String),
      }),
    );
  });

  it('is said to be empty, or unknown', () => {
    expect(() => recognised(new Uint8Array())).toThrow(expect.objectContaining({ code: 'import.empty' }));
    expect(() => recognised(bytesOf('Dear Sir or Madam,\n'))).toThrow(
      expect.objectContaining({ code: 'import.unknownFormat', hint: expect.stringContaining('speedscope') }),
    );
  });
});

describe('importing', () => {
  const read = (text: string, format?: string) =>
    importProfiles(inChunks(bytesOf(text), 3), { fileName: 'x', ...(format === undefined ? {} : { format }) });

  it('reads all bytes, those that were looked at too', async () => {
    const { profiles } = await read('main;a 3\nmain;b 4\n');
    expect(profiles[0]?.nodes.self[0]).toEqual(Float64Array.of(0, 4, 3));
  });

  it('reads a file in the format it is told', async () => {
    await expect(read('main;a 3\n', 'speedscope')).rejects.toMatchObject({ code: 'import.badJson' });
    await expect(read('main;a 3\n', 'nonsense')).rejects.toMatchObject({ code: 'import.noSuchFormat' });
  });

  it('refuses a file without samples', async () => {
    const empty =
      '{"$schema":"https://www.speedscope.app/file-format-schema.json","shared":{"frames":[]},"profiles":[]}';
    await expect(read(empty)).rejects.toMatchObject({ code: 'import.noSamples' });
  });
});
