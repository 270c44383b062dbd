import { type Command, EXIT, usage } from '../command.ts';

export const proveCommand: Command = {
  name: 'prove',
  brief: 'Show which raw file a bundle was made from',
  usage: 'FILE',
  about: [
    'Shows which raw file the items of a bundle were read from. Bundles hold commitments instead of hashes of raw files, so that nobody can try guesses of a short file.',
    'Their owner gives the raw file away with its opening, which this prints; whoever has both and the bundle asks with --opening and --in. An opening is of one file and tells nothing of any other.',
  ].join('\n'),
  options: [
    { name: 'opening', value: 'HEX', about: 'what the owner showed: 64 hexadecimal digits' },
    { name: 'in', value: 'ZIP', about: 'the bundle that is asked; exit code 1 where it holds nothing of this file' },
  ],
  examples: ['plateau prove explain.json', 'plateau prove explain.json --opening 3f9a… --in audit.zip'],
  arguments: { min: 1, max: 1 },
  run: async ({ given, terminal, open, start, signal }) => {
    const [path = ''] = given.positionals;
    const [opening, zip] = [given.text('opening'), given.text('in')];
    if ((opening === undefined) !== (zip === undefined)) {
      throw usage('plateau prove takes --opening and --in together.', 'Without both it prints the opening of a file.');
    }
    if (opening === undefined || zip === undefined) {
      const proof = await open().services.bundles.proof(path);
      const of = proof.items.length === 0 ? 'no item of this workspace' : proof.items.join(', ');
      terminal.answer(proof, () =>
        [
          `SHA-256     ${proof.sha256}`,
          `commitment  ${proof.commitment}`,
          `opening     ${proof.opening}`,
          `Read into ${of}. Who has this file and the opening can make the commitment of them.`,
        ].join('\n'),
      );
      return EXIT.passed;
    }
    if (!/^[0-9a-f]{64}$/.test(opening)) {
      throw usage('--opening is 64 hexadecimal digits.', 'The owner of the workspace prints it: “plateau prove FILE”.');
    }
    const proven = await start().services.bundles.proven(zip, { path, opening }, signal);
    terminal.answer(proven, () =>
      proven.items.length === 0
        ? 'Nothing in the bundle was read from this file, or the opening is of another one.'
        : `Read from this very file: ${proven.items.join(', ')}.`,
    );
    return proven.items.length === 0 ? EXIT.failed : EXIT.passed;
  },
};
