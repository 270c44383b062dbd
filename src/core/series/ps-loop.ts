import { badLine, filledLines, printedBy } from '../bytes/lines.ts';
import type { ImportWarning } from '../profile/model.ts';
import { DayClock, type Moment, momentAt } from './moments.ts';
import type { SeriesOptions, SeriesRead, SeriesReader } from './reader.ts';
import { type Sample, seriesOfSamples } from './samples.ts';

/** Behind a time one whole number, and what else was asked for behind it (%cpu, %mem). */
const REST = /^[\t ,;]+(\d{1,15})(?:[\t ,;]+\d{1,6}(?:\.\d{1,3})?){0,3}$/;

/** The time a line begins with and the number behind it; null for any other line. */
function valueIn(text: string): { readonly moment: Moment; readonly value: string | null } | null {
  const moment = momentAt(text);
  if (moment === null) return null;
  // A process that is gone leaves the time alone.
  if (moment.end === text.length) return { moment, value: null };
  const value = REST.exec(text.slice(moment.end))?.[1];
  return value === undefined ? null : { moment, value };
}

/** Lines that are looked at before a text is taken for such a log. */
const LOOKED_AT = 50;

const AS_PS_PRINTS: ImportWarning = {
  code: 'series.unit',
  message:
    'The file does not say what its numbers are: they were taken for resident memory in KiB, as ps -o rss prints it.',
};

const TEXT = printedBy('ps');

function* samplesOf(bytes: Uint8Array, told: { isAbsolute: boolean }): Generator<Sample> {
  const clock = new DayClock();
  let count = 0;
  for (const line of filledLines(bytes, TEXT)) {
    // Of a file that is said to be such a log numbers alone will do, with an interval.
    if (/^\d{1,9}$/.test(line.text)) {
      count++;
      const values = new Map([['rss', Number(line.text) * 1024]]);
      yield { time: null, values, process: null, offset: line.offset, ended: line.ended };
      continue;
    }
    const found = valueIn(line.text);
    if (found === null) {
      if (!line.ended && count > 0) return;
      throw badLine(TEXT, line, 'it is no time and number');
    }
    const { moment, value } = found;
    if (value === null) continue;
    told.isAbsolute = moment.isAbsolute;
    count++;
    const values = new Map([['rss', Number(value) * 1024]]);
    yield { time: clock.secondsOf(moment), values, process: null, offset: line.offset, ended: line.ended };
  }
}

function read(bytes: Uint8Array, options: SeriesOptions): SeriesRead {
  const told = { isAbsolute: true };
  return seriesOfSamples(samplesOf(bytes, told), 'The log of ps', options, () => ({
    isAbsolute: told.isAbsolute,
    warnings: [AS_PS_PRINTS],
  }));
}

/** What a loop around `ps -o rss= -p PID` writes: a time and a number a line. */
export const psLoop: SeriesReader = {
  id: 'ps',
  title: 'ps -o rss in a loop',
  recognise: (head) => {
    const lines = head.split('\n', LOOKED_AT).map((line) => line.trim());
    const whole = lines.slice(0, -1).filter((line) => line !== '');
    return (
      whole.length >= 2 &&
      whole.every((line) => valueIn(line) !== null) &&
      whole.some((line) => valueIn(line)?.value != null)
    );
  },
  read,
};
