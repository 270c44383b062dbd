import { badLine, filledLines, printedBy } from '../bytes/lines.ts';
import type { ImportWarning } from '../profile/model.ts';
import type { SeriesOptions, SeriesRead, SeriesReader } from './reader.ts';
import { type Sample, seriesOfSamples } from './samples.ts';
import { timeScale } from './times.ts';

/** A time of the calendar and one whole number. */
const LINE =
  /^(\d{10}(?:\d{3})?(?:\.\d{1,9})?|\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d(?:[.,]\d{1,9})?(?:Z|[+-]\d\d:?\d\d)?)[\t ,;]+(\d{1,15})$/;
/** Lines that are looked at before a text is taken for such a log. */
const LOOKED_AT = 50;

const AS_PS_PRINTS: ImportWarning = {
  code: 'series.unit',
  message:
    'The file does not say what its numbers are: they were taken for resident memory in KiB, as ps -o rss prints it.',
};

const TEXT = printedBy('ps');

function* samplesOf(bytes: Uint8Array): Generator<Sample> {
  let count = 0;
  for (const line of filledLines(bytes, TEXT)) {
    const [, time, value] = LINE.exec(line.text) ?? [];
    if (time === undefined || value === undefined) {
      // A process that is gone leaves the time alone.
      if (timeScale(line.text, null).isAbsolute && Number.isFinite(timeScale(line.text, null).secondsOf(line.text)))
        continue;
      if (!line.ended && count > 0) return;
      throw badLine(TEXT, line, 'it is no time and number');
    }
    const seconds = timeScale(time, null).secondsOf(time);
    count++;
    yield { time: seconds, values: new Map([['rss', Number(value) * 1024]]), process: null, offset: line.offset };
  }
}

function read(bytes: Uint8Array, options: SeriesOptions): SeriesRead {
  return seriesOfSamples(samplesOf(bytes), 'The log of ps', options, () => ({
    isAbsolute: true,
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
    return whole.length >= 2 && whole.every((line) => LINE.test(line));
  },
  read,
};
