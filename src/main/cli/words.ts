import { splitLine } from '../../core/capture/command-line.ts';
import { usage } from './command.ts';

/** The words of a command line typed as one text, nothing expanded. Throws `cli.usage` for a quote without its end. */
export function wordsOf(text: string, option: string): readonly string[] {
  const split = splitLine(text);
  if ('complaint' in split)
    throw usage(`--${option} cannot be split into words. ${split.complaint}`, 'Close the quote.');
  return split.arguments;
}
