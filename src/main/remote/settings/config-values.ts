import { matchesPatterns } from '../wildcard.ts';
import type { ConfigNode } from './config-files.ts';
import type { ConfigLine } from './config-lines.ts';

/** Whom a configuration is asked about. */
export interface ConfigQuestion {
  /** As the person gave it. */
  readonly alias: string;
  /** User given with it, which is stronger than the configuration. */
  readonly user: string | null;
  readonly localUser: string;
}

/** Directives that add up; of all others the first value holds. */
const ADDING: ReadonlySet<string> = new Set(['identityfile', 'certificatefile']);

/** The values that hold for one host: the words of each directive by its keyword in lower case, in order. */
export type ConfigValues = ReadonlyMap<string, readonly (readonly string[])[]>;

/** Criteria of `Match` that look at what is known here. */
const CRITERIA: ReadonlySet<string> = new Set(['host', 'originalhost', 'user', 'localuser']);

/**
 * The values that configurations give for one host, the first value of each directive as in ssh_config(5). `Match` blocks are understood by
 * `all`, `host`, `originalhost`, `user`, `localuser`, `canonical` and `final`; a block that asks for anything else, above all `exec`, is left
 * out and warned of. Nothing is ever run.
 */
export function configValues(
  files: readonly (readonly ConfigNode[])[],
  question: ConfigQuestion,
  warn: (sentence: string) => void,
): ConfigValues {
  const evaluation = new Evaluation(question, warn);
  for (const nodes of files) evaluation.take(nodes, true);
  if (evaluation.wantsFinalPass) {
    evaluation.inFinalPass = true;
    for (const nodes of files) evaluation.take(nodes, true);
  }
  return evaluation.values;
}

class Evaluation {
  readonly values = new Map<string, (readonly string[])[]>();
  readonly #question: ConfigQuestion;
  readonly #warn: (sentence: string) => void;
  wantsFinalPass = false;
  inFinalPass = false;

  constructor(question: ConfigQuestion, warn: (sentence: string) => void) {
    this.#question = question;
    this.#warn = warn;
  }

  /** Takes the directives of a file, or of an include, which stand under the conditions outside it. */
  take(nodes: readonly ConfigNode[], outer: boolean): void {
    let active = outer;
    for (const node of nodes) {
      if ('included' in node) this.take(node.included, active);
      else if (node.keyword === 'host') active = outer && matchesPatterns(this.#question.alias, node.words);
      else if (node.keyword === 'match') active = outer && this.#matches(node);
      else if (active) this.#keep(node);
    }
  }

  #keep({ keyword, words }: ConfigLine): void {
    const held = this.values.get(keyword);
    if (held === undefined) this.values.set(keyword, [words]);
    else if (ADDING.has(keyword) && !held.some((one) => one.join(' ') === words.join(' '))) held.push(words);
  }

  #matches({ words, file, line }: ConfigLine): boolean {
    const strange: string[] = [];
    for (let at = 0; at < words.length; at++) {
      const word = words[at] ?? '';
      const negated = word.startsWith('!');
      const [name = '', attached] = (negated ? word.slice(1) : word).split(/=(.*)/s);
      const criterion = name.toLowerCase();
      let holds = false;
      if (criterion === 'all') {
        holds = true;
      } else if (criterion === 'canonical' || criterion === 'final') {
        if (criterion === 'final') this.wantsFinalPass = true;
        holds = this.inFinalPass;
      } else {
        const value = attached ?? words[++at] ?? '';
        if (!CRITERIA.has(criterion)) {
          strange.push(name);
          continue;
        }
        holds = matchesPatterns(this.#value(criterion), value.split(','));
      }
      if (holds === negated) return false;
    }
    if (strange.length > 0 && !this.inFinalPass) {
      const names = strange.map((name) => `“Match ${name}”`).join(', ');
      this.#warn(`${file}:${line} is left out: Plateau does not run or evaluate ${names}. The system transport does.`);
    }
    return strange.length === 0;
  }

  #value(criterion: string): string {
    const { alias, user, localUser } = this.#question;
    if (criterion === 'originalhost') return alias;
    if (criterion === 'localuser') return localUser;
    if (criterion === 'user') return user ?? this.values.get('user')?.[0]?.[0] ?? localUser;
    const hostName = this.values.get('hostname')?.[0]?.[0];
    return hostName === undefined ? alias : hostName.replaceAll('%%', '%').replaceAll('%h', () => alias);
  }
}

/** The concrete names that `Host` lines of configurations give, for completion. */
export function configAliases(files: readonly (readonly ConfigNode[])[]): readonly string[] {
  const names = (nodes: readonly ConfigNode[]): readonly string[] =>
    nodes.flatMap((node) => ('included' in node ? names(node.included) : node.keyword === 'host' ? node.words : []));
  return [...new Set(files.flatMap(names).filter((name) => !/[*?!]/.test(name)))];
}
