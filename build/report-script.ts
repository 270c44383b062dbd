import { build, type Plugin } from 'vite';

/** Where the script begins, in the checkout. */
export const REPORT_PAGE = 'src/renderer/report-page/index.ts';
const NAME = 'virtual:report-script';

/** Gives the script of a report's page, with the libraries it needs, as one text: it is written into pages that load nothing. `entry` is {@link REPORT_PAGE} as an absolute path. */
export function reportScript(entry: string): Plugin {
  return {
    name: 'report-script',
    resolveId: (id) => (id === NAME ? `\0${NAME}` : null),
    load: async (id) => {
      if (id !== `\0${NAME}`) return null;
      const built = await build({
        configFile: false,
        logLevel: 'error',
        build: { write: false, lib: { entry, formats: ['iife'], name: 'reportPage' } },
      });
      const [made] = Array.isArray(built) ? built : [built];
      const chunk =
        made !== undefined && 'output' in made ? made.output.find(({ type }) => type === 'chunk') : undefined;
      if (chunk?.type !== 'chunk') throw new Error('the script of the report was not built');
      // The end of a script element would end it wherever it stood.
      return `export default ${JSON.stringify(chunk.code.trim().replaceAll('</script', '<\\/script'))}`;
    },
  };
}
