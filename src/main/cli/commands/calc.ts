import { readFileSync, statSync } from 'node:fs';
import { CALCULATORS, calculatorOf } from '../../../core/calculator/calculators.ts';
import {
  type CapacityModel,
  capacityYaml,
  MODEL_BYTES,
  readCapacityModel,
} from '../../../core/calculator/capacity-yaml.ts';
import { calculationFile } from '../../../core/calculator/kept/model.ts';
import type { Calculator, Input } from '../../../core/calculator/model.ts';
import { withUnit } from '../../../core/calculator/quantity.ts';
import { readValues } from '../../../core/calculator/read-values.ts';
import {
  type CalculatorResult,
  calculate,
  isComputed,
  type Origin,
  resultMarkdown,
} from '../../../core/calculator/result.ts';
import type { Call, Command } from '../command.ts';
import { EXIT, usage } from '../command.ts';
import { table } from '../table.ts';
import { resultText } from './show-calculation.ts';

const listText = (): string =>
  `${table(
    ['calculator', 'what it answers'],
    CALCULATORS.map(({ id, about }) => [id, about]),
  )}\n\n“plateau calc NAME” shows what one takes.`;

function rangeOf(input: Input): string {
  if (input.kind === 'choice') return input.choices.map(({ value }) => value).join(', ');
  return `${withUnit(input.min, '')} to ${withUnit(input.max, input.unit)}`;
}

function initialOf(input: Input): string {
  if (input.kind === 'choice') return input.choices[0]?.value ?? '';
  if (input.initial !== undefined) return withUnit(input.initial, '');
  return input.optional === true ? 'optional' : '';
}

function inputsText({ title, about, inputs, formula, sources }: Calculator): string {
  const rows = inputs.map((input) => [input.key, rangeOf(input), initialOf(input), `${input.label}: ${input.about}`]);
  return [
    `${title}. ${about}`,
    '',
    ...formula.map((line) => `  ${line}`),
    '',
    table(['input', 'range', 'else', ''], rows),
    '',
    `Sources: ${sources.join('; ')}`,
  ].join('\n');
}

/** `key=value` words, by key. Throws `cli.usage`. */
function textsOf(calculator: Calculator, words: readonly string[]): ReadonlyMap<string, string> {
  const texts = new Map<string, string>();
  for (const word of words) {
    const at = word.indexOf('=');
    const key = word.slice(0, Math.max(0, at));
    if (!calculator.inputs.some((input) => input.key === key)) {
      throw usage(
        at < 1 ? `“${word}” is not written as key=value.` : `${calculator.id} has no input “${key}”.`,
        `It takes ${calculator.inputs.map((input) => input.key).join(', ')}.`,
      );
    }
    texts.set(key, word.slice(at + 1));
  }
  return texts;
}

function modelOf(path: string, calculator: Calculator): CapacityModel {
  if (calculator.id !== 'capacity') throw usage('--model goes with “capacity” only.', 'Leave it out.');
  let bytes: number;
  try {
    bytes = statSync(path).size;
  } catch {
    throw usage(`There is no file “${path}”.`, 'Name a capacity model.');
  }
  // A pipe has no size; what comes out of it is held against the limit when it is read.
  if (bytes > MODEL_BYTES) throw usage(`“${path}” is too large for a capacity model.`, 'Name a capacity model.');
  let text: string;
  try {
    text = readFileSync(path, 'utf8');
  } catch {
    throw usage(`“${path}” cannot be read.`, 'Name a file with a capacity model, and check its permissions.');
  }
  return readCapacityModel(text);
}

/** Fills inputs that were not typed from items of the workspace, the first that tells them. */
function fill(
  calculator: Calculator,
  numbers: Map<string, number>,
  { given, terminal, open }: Call,
): Map<string, Origin> {
  const origins = new Map<string, Origin>();
  const ids = (given.text('from') ?? '').split(',').filter((id) => id !== '');
  if (ids.length === 0) return origins;
  const { calculators } = open().services;
  for (const { item, label, facts } of ids.map((id) => calculators.factsOf(id))) {
    for (const { fact, value, how, host } of facts) {
      const input = calculator.inputs.find((one) => one.kind === 'number' && one.fact === fact);
      if (input === undefined || numbers.has(input.key)) continue;
      numbers.set(input.key, value);
      origins.set(input.key, { item, label, how, host });
    }
    if (![...origins.values()].some((origin) => origin.item === item))
      terminal.note(`${item} (${label}) tells none of the inputs that were left open.`);
  }
  return origins;
}

/** Keeps a result under a label, and says as what. Throws what keeping throws. */
async function keep({ terminal, open }: Call, { calculator, inputs }: CalculatorResult, label: string) {
  const taken = inputs.filter(({ value, assumed }) => value !== null && !assumed);
  const { calculators } = open().services;
  const { itemId } = await calculators.keep({
    calculator,
    label,
    inputs: Object.fromEntries(taken.map(({ key, value }) => [key, value ?? ''])),
    from: Object.fromEntries(taken.flatMap(({ key, from }) => (from === null ? [] : [[key, from.item]]))),
  });
  terminal.note(`Kept as ${itemId}.`);
  return { ...calculators.kept(itemId).record, id: itemId };
}

export const calcCommand: Command = {
  name: 'calc',
  brief: 'Calculators: Little’s law, pools, heap, capacity, return',
  usage: '[NAME [KEY=VALUE…]]',
  about: 'Calculators: Little’s law, connections, pools, threads, heap, headroom, capacity, return.',
  options: [
    {
      name: 'from',
      value: 'ID[,ID]',
      about:
        'items that tell inputs: a capture its cores, a wall-clock profile how much is waited, a heap its live data',
    },
    { name: 'model', value: 'FILE', about: 'capacity only: a capacity model in YAML to begin with' },
    { name: 'to', value: 'FORM', about: 'markdown, or yaml for capacity, instead of text' },
    { name: 'keep', value: 'LABEL', about: 'keep it in your workspace under this name, as evidence; prints its id' },
  ],
  examples: [
    'plateau calc',
    'plateau calc little rate=40 latency=250ms',
    'plateau calc connections instances=4 workers=9 threads=2 max=100',
    'plateau calc headroom cpu=65 replicas=4 maxReplicas=8 --keep "headroom before the sale"',
    'plateau calc threads --from p0123456789ab cpus=4',
    'plateau calc capacity --model capacity-model.yaml growth=15 --to yaml',
  ],
  arguments: { min: 0, max: 64 },
  run: async (call) => {
    const { given, terminal, installation } = call;
    const [name, ...words] = given.positionals;
    if (name === undefined) {
      const listed = CALCULATORS.map(({ id, title, about, inputs, formula, sources }) => ({
        ...{ id, title, about, inputs, formula, sources },
      }));
      terminal.answer({ calculators: listed }, listText);
      return EXIT.passed;
    }
    const calculator = calculatorOf(name);
    const texts = textsOf(calculator, words);
    const form = given.oneOf('to', ['markdown', 'yaml']);
    if (form === 'yaml' && calculator.id !== 'capacity')
      throw usage('--to yaml goes with “capacity” only.', 'Use --to markdown.');
    const path = given.text('model');
    const model = path === undefined ? undefined : modelOf(path, calculator);
    const { values, problems } = readValues(calculator, texts);
    for (const [key, problem] of problems)
      throw usage(`${key}=${texts.get(key) ?? ''}: ${problem}`, 'Mend this input.');
    const numbers = new Map([...(model?.numbers ?? []), ...values.numbers]);
    const origins = fill(calculator, numbers, call);
    const label = given.text('keep');
    const asked = [given.text('from'), form, path, label].some((option) => option !== undefined);
    if (!asked && texts.size === 0) {
      terminal.answer({ calculator: { ...calculator } }, () => inputsText(calculator));
      return EXIT.passed;
    }
    for (const warning of model?.warnings ?? []) terminal.note(warning);
    const result = calculate(calculator, { numbers, choices: values.choices }, origins);
    const by = { computedAt: new Date().toISOString(), version: installation.version };
    terminal.answer(label === undefined ? calculationFile(by, result) : await keep(call, result, label), () => {
      if (form === undefined) return `${result.title}\n${resultText(result)}`;
      return (form === 'yaml' ? capacityYaml(result, model) : resultMarkdown(result)).trimEnd();
    });
    return isComputed(result) ? EXIT.passed : EXIT.undecided;
  },
};
