import { expect, it } from 'vitest';
import { fixtureBytes, inChunks } from '../../../../tests/support/read-profile.ts';
import { firefoxImporter } from './firefox.ts';
import { jfrImporter } from './jfr.ts';
import { perfScriptImporter } from './perf-script.ts';
import { pprofImporter } from './pprof.ts';

it.each([
  ['pprof', pprofImporter, 'pprof/go-cpu.pb.gz'],
  ['jfr', jfrImporter, 'jfr/jdk25.jfr.gz'],
  ['perfScript', perfScriptImporter, 'perf/native.txt.gz'],
  ['firefox', firefoxImporter, 'firefox/samply-native.json.gz'],
] as const)('%s stops when it is told to', async (_id, importer, file) => {
  const controller = new AbortController();
  async function* aborted() {
    for await (const chunk of inChunks(fixtureBytes(file), 1000)) {
      yield chunk;
      controller.abort();
    }
  }
  await expect(importer.read(aborted(), { fileName: file, signal: controller.signal })).rejects.toMatchObject({
    code: 'job.cancelled',
  });
});
