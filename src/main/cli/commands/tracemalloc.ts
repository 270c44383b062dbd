import { TRACEMALLOC_SNIPPET } from '../../../core/heap/histogram/tracemalloc-snippet.ts';
import { type Command, EXIT } from '../command.ts';

export const tracemallocCommand: Command = {
  name: 'tracemalloc',
  brief: 'The Python that writes what a program has alive',
  usage: '',
  about: `Print the Python that writes what a program has alive, to be imported here.
Start the program with python -X tracemalloc=5. plateau_tracemalloc("0.json") writes a table of what is alive by the
function that allocated it, after a full collection; call it again, with another name, after each round of the same work.`,
  options: [],
  examples: [
    'plateau tracemalloc > plateau_tracemalloc.py   # then: from plateau_tracemalloc import plateau_tracemalloc',
    'plateau series 0.json 1.json 2.json 3.json --ops 100',
  ],
  arguments: { min: 0, max: 0 },
  run: async ({ terminal }) => {
    terminal.answer({ snippet: TRACEMALLOC_SNIPPET }, () => TRACEMALLOC_SNIPPET.trimEnd());
    return EXIT.passed;
  },
};
