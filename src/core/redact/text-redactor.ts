import { findAddresses, findAddressesInNames, findMachineNames, findPublicNames } from './addresses.ts';
import type { DataClass } from './data-class.ts';
import { KnownNames } from './known-names.ts';
import { KnownValues } from './known-values.ts';
import { findLabelledHosts } from './labelled-hosts.ts';
import type { Ledger } from './ledger.ts';
import { findGroupedNumbers, findMails, findNumbers, findNumbersInNames } from './mail-and-numbers.ts';
import { ALL_WORDS, type FreeTextHit, type RedactorOptions } from './model.ts';
import type { Pseudonyms } from './pseudonym.ts';
import { findRoots } from './roots.ts';
import { secretSpans } from './secrets/find-secrets.ts';
import { replaced, type Span, withoutOverlaps } from './span.ts';
import { findQueries, findUrls } from './urls.ts';

/** Characters on each side of a hit that are shown to the person who decides on it. */
const CONTEXT = 32;
/** Characters on each side that are searched for secrets first, so that none is cut in two. */
const AROUND = 512;
const MOST_ROUNDS = 8;

type Search = (text: string) => readonly Span[];

function named(names: ReadonlyMap<string, string>, pseudonyms: Pseudonyms): Search {
  // Made once a text is searched for them: an export of a workspace without texts needs none.
  let known: KnownNames | null = null;
  return (text) => {
    known ??= new KnownNames(names, pseudonyms);
    return known.find(text);
  };
}

/** A search with who may let its finds stand. */
interface Pass {
  readonly find: Search;
  /** False where a record or the form itself proves what was found. */
  readonly doubtful: boolean;
}

/** The searches of a profile by the kind of text, in their order. They hold nothing of what they found. */
export interface Passes {
  readonly person: readonly Pass[];
  readonly name: readonly Pass[];
  readonly line: readonly Pass[];
  /** What a label is searched for besides, as a line. */
  readonly label: readonly Pass[];
  readonly freeText: readonly Pass[];
}

/** Prepares what texts are searched for: each automaton is made once, however many redactors read with it. */
export function passesOf(options: RedactorOptions, pseudonyms: Pseudonyms): Passes {
  const { treatments } = options.profile;
  const known = (options.known ?? []).filter(({ class: dataClass }) => treatments[dataClass] !== 'keep');
  const folders = new KnownValues(
    known.filter(({ class: dataClass }) => dataClass === 'path'),
    pseudonyms,
  );
  const others = new KnownValues(
    known.filter(({ class: dataClass }) => dataClass !== 'path'),
    pseudonyms,
  );
  const pass = (dataClass: DataClass, find: Search, doubtful: boolean): readonly Pass[] =>
    treatments[dataClass] === 'keep' ? [] : [{ find, doubtful }];
  const person = [
    { find: secretSpans, doubtful: false },
    ...pass('email', (text) => findMails(text, pseudonyms), false),
  ];
  const placed = [
    { find: secretSpans, doubtful: false },
    ...pass('url', (text) => findUrls(text, pseudonyms), true),
    ...pass('url', findQueries, true),
    { find: (text: string) => folders.find(text), doubtful: false },
    ...pass('path', (text) => findRoots(text, pseudonyms), true),
    ...pass('email', (text) => findMails(text, pseudonyms), true),
    { find: (text: string) => others.find(text), doubtful: false },
  ];
  const addresses = [
    ...pass('host', (text) => findLabelledHosts(text, pseudonyms), true),
    ...pass('address', (text) => findAddresses(text, pseudonyms), true),
  ];
  const name = [
    ...placed,
    ...pass('address', (text) => findAddressesInNames(text, pseudonyms), true),
    ...pass('card', findNumbersInNames, true),
  ];
  const line = [
    ...placed,
    ...addresses,
    ...pass('card', findGroupedNumbers, true),
    ...pass('host', (text) => findMachineNames(text, pseudonyms), true),
  ];
  const label = options.names === undefined ? [] : pass('function', named(options.names, pseudonyms), true);
  const freeText = [
    ...placed,
    ...addresses,
    ...label,
    ...pass('card', findNumbers, true),
    ...pass('host', (text) => findPublicNames(text, pseudonyms), true),
  ];
  return { person, name, line, label, freeText };
}

/**
 * Finds and replaces what a text must not tell, by the profile. Searches follow one another, each on what the last one left, so that the host of a
 * URL is replaced after its login was; each is linear in the text.
 */
export class TextRedactor {
  readonly #pseudonyms: Pseudonyms;
  readonly #ledger: Ledger;
  readonly #confirmed: ReadonlySet<string>;
  readonly #passes: Passes;

  /** `confirmed` are ids of what a person decided. */
  constructor(passes: Passes, pseudonyms: Pseudonyms, confirmed: ReadonlySet<string>, ledger: Ledger) {
    this.#passes = passes;
    this.#pseudonyms = pseudonyms;
    this.#ledger = ledger;
    this.#confirmed = confirmed;
  }

  /** Who signs: names stay, addresses and secrets beside them do not. */
  person(text: string): string {
    return this.#through(this.#passes.person, text);
  }

  /** A name in a program: secrets by their form, folders, URLs, mail addresses, known values, and addresses where they cannot be a version by chance. */
  name(text: string): string {
    return this.#through(this.#passes.name, text);
  }

  line(text: string): string {
    return this.#through(this.#passes.line, text);
  }

  label(text: string): string {
    return this.#through(this.#passes.label, this.line(text), 'label of an item');
  }

  freeText(text: string, where: string): string {
    return this.#through(this.#passes.freeText, text, where);
  }

  /** What was taken out may have hidden something else: again until nothing is found, so that redacting once is redacting twice. */
  #through(passes: readonly Pass[], given: string, where?: string): string {
    let text = given;
    for (let round = 0; round < MOST_ROUNDS; round++) {
      const left = this.#once(passes, text, where, round === 0);
      if (left === text) break;
      text = left;
    }
    return text;
  }

  #once(passes: readonly Pass[], given: string, where: string | undefined, isFirst: boolean): string {
    let text = given;
    for (const { find, doubtful } of passes) {
      const found = withoutOverlaps([find(text)]);
      const taken = found.filter((span) => this.#goes(text, span, doubtful));
      // What stays was told in the first round.
      const told = isFirst ? found : taken;
      if (where !== undefined) for (const span of told) this.#tell(text, span, where, !taken.includes(span));
      for (const { class: dataClass, originals } of taken) this.#ledger.note(dataClass, originals);
      text = replaced(text, taken);
    }
    return text;
  }

  #goes(text: string, span: Span, isDoubtful: boolean): boolean {
    if (span.isWord === true) return this.#confirmed.has(ALL_WORDS) || this.#confirmed.has(this.#wordIdOf(text, span));
    return !isDoubtful || !this.#confirmed.has(this.#idOf(text, span));
  }

  #idOf(text: string, { start, end, class: dataClass }: Span): string {
    return this.#pseudonyms.of('hit', `${dataClass}\0${text.slice(start, end).toLowerCase()}`);
  }

  #wordIdOf(text: string, { start, end, class: dataClass }: Span): string {
    return this.#pseudonyms.of('word', `${dataClass}\0${text.slice(start, end).toLowerCase()}`);
  }

  #tell(text: string, span: Span, where: string, kept: boolean): void {
    const { start, end, class: dataClass, replacement } = span;
    if (span.isWord === true) {
      const word = text.slice(start, end).toLowerCase();
      const first = () => ({ class: dataClass, word, where, ...this.#shown(text, span), replacement, goes: !kept });
      this.#ledger.word(this.#wordIdOf(text, span), first);
      return;
    }
    this.#ledger.hit({
      id: this.#idOf(text, span),
      class: dataClass,
      where,
      offset: start,
      ...this.#shown(text, span),
      replacement,
      kept,
    });
  }

  /** A few words around a place, in which no secret can be read. */
  #shown(text: string, span: Span): Pick<FreeTextHit, 'context' | 'marked'> {
    const { start, end, class: dataClass, replacement } = span;
    const shown = dataClass === 'secret' ? replacement : text.slice(start, end);
    const left = text.slice(Math.max(0, start - AROUND), start);
    const right = text.slice(end, end + AROUND);
    const before = replaced(left, secretSpans(left));
    const after = replaced(right, secretSpans(right));
    const lead = before.slice(-CONTEXT);
    const context = `${lead}${shown}${after.slice(0, CONTEXT)}`;
    return { context, marked: [lead.length, lead.length + shown.length] };
  }
}
