import { incomplete } from '../../bytes/json-parts.ts';
import { badLine, type LinesOf } from '../../bytes/lines.ts';
import { eachLine } from '../line-stream.ts';
import { isoOf, ObservedRequests } from '../observed.ts';
import { CUT_OFF, type LoadReader, TOO_MANY_ENDPOINTS } from '../reader.ts';
import { plainRun } from '../text-run.ts';
import { GATLING_GENERATOR } from './gatling.ts';

const LINES: LinesOf = {
  what: 'simulation.log',
  hint: 'Give the simulation.log that Gatling wrote, whole and unchanged.',
  strict: false,
};

/**
 * `simulation.log` of Gatling 3.0 to 3.12, one line an event, of any size: percentiles are Plateau's own, of every request. Later ones are
 * binary.
 */
export const gatlingLog: LoadReader = {
  id: 'gatling-log',
  title: 'Gatling simulation.log',
  recognise: (head) => /^(?:RUN|ASSERTION)\t/.test(head) && /^RUN\t[^\n]*\t\d{10,}/m.test(head),
  async read(chunks, { seconds: stated, signal }) {
    const seen = new ObservedRequests();
    let [scenario, version]: [string, string | null] = ['', null];
    let [active, most, cut] = [0, 0, false];
    await eachLine(chunks, LINES, signal, (line) => {
      // Gatling ends every line.
      if (!line.ended && line.text !== '') cut = true;
      const cells = line.text.split('\t');
      // Before 3.4 the number of the user stood first.
      const from = cells[0] === 'REQUEST' && /^\d+$/.test(cells[1] ?? '') && cells.length > 7 ? 2 : 1;
      if (cells[0] === 'RUN') {
        scenario = cells[1] ?? '';
        version = /^\d+\.\d+\.\d+\S*$/.exec(cells.at(-1)?.trim() ?? '')?.[0] ?? null;
      } else if (cells[0] === 'USER') {
        const at = Number(cells.findLast((cell) => /^\d{10,}$/.test(cell)));
        if (cells.includes('START')) active++;
        else if (cells.includes('END')) active--;
        most = Math.max(most, active);
        if (Number.isFinite(at)) seen.users(at / 1000, Math.max(0, active));
      } else if (cells[0] === 'REQUEST') {
        const [groups = '', name = '', start, end, status] = cells.slice(from);
        const [began, ended] = [Number(start || Number.NaN), Number(end || Number.NaN)];
        if (!(ended >= began && (status === 'OK' || status === 'KO'))) {
          if (line.ended) throw badLine(LINES, line, 'its request has no times or no OK or KO');
          return;
        }
        const label = [...groups.split(',').filter((group) => group !== ''), name].join(' / ').slice(0, 500);
        seen.add(label, null, ended / 1000, ended - began);
        if (status === 'KO') seen.fail(label, null, ended / 1000);
      }
    });
    const { span } = seen;
    if (span === null) throw incomplete('Gatling', 'request');
    const seconds = stated ?? (span[1] > span[0] ? span[1] - span[0] : null);
    return {
      warnings: [...(seen.overflowed ? [TOO_MANY_ENDPOINTS] : []), ...(cut ? [CUT_OFF] : [])],
      run: plainRun({
        tool: 'gatling',
        toolVersion: version,
        scenario: scenario.slice(0, 300),
        startedAt: isoOf(span[0]),
        endedAt: isoOf(span[1]),
        seconds,
        generator: { ...GATLING_GENERATOR, users: most > 0 ? most : null },
        total: seen.total(seconds),
        endpoints: seen.endpoints(seconds),
        series: seen.series(),
        unit: 'milliseconds: Gatling writes no others, whole ones',
        missing: ['Groups: their times are those of their requests, and are not counted again.'],
      }),
    };
  },
};
