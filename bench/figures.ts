import { mkdirSync, writeFileSync } from 'node:fs';
import { availableParallelism, platform, totalmem } from 'node:os';
import { dirname } from 'node:path';
import { median } from './measure.ts';

/** One measured number with what it should be. */
export interface Figure {
  readonly part: string;
  readonly name: string;
  readonly unit: 's' | 'ms' | 'MB' | '×' | 'count';
  /** The median of `rounds`. */
  readonly value: number;
  readonly rounds: readonly number[];
  /** The value must not be above it; null for a number that is told beside the others. */
  readonly target: number | null;
}

/** Takes the figures of one part as they are measured. */
export type Report = (name: string, unit: Figure['unit'], rounds: readonly number[], target?: number) => number;

export class Figures {
  readonly all: Figure[] = [];

  /** A report for one part; it prints each figure at once and answers with its median. */
  part(part: string): Report {
    console.log(`\n${part}`);
    return (name, unit, rounds, target) => {
      const figure: Figure = { part, name, unit, value: median(rounds), rounds, target: target ?? null };
      this.all.push(figure);
      console.log(lineOf(figure));
      return figure.value;
    };
  }

  get missed(): readonly Figure[] {
    return this.all.filter(({ value, target }) => target !== null && !(value <= target));
  }

  write(path: string, about: Readonly<Record<string, string>>): void {
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, `${JSON.stringify({ ...about, figures: this.all }, null, 2)}\n`);
  }
}

const DIGITS: Readonly<Record<Figure['unit'], number>> = { s: 2, ms: 0, MB: 0, '×': 2, count: 0 };

function lineOf({ name, unit, value, rounds, target }: Figure): string {
  const text = (number: number) => number.toFixed(DIGITS[unit]);
  const sentence =
    target === null ? '' : `${value <= target ? 'ok    ' : 'MISSED'} ≤ ${Number(target.toFixed(2))} ${unit}`;
  const spread = rounds.length < 2 ? '' : `${text(Math.min(...rounds))} … ${text(Math.max(...rounds))}`;
  return `  ${name.padEnd(62)}${text(value).padStart(9)} ${unit.padEnd(6)}${sentence.padEnd(20)}${spread}`;
}

/** The machine and the programs a run was made with. */
export function surroundings(): Readonly<Record<string, string>> {
  return {
    measuredAt: new Date().toISOString(),
    machine: `${platform()}, ${availableParallelism()} cores, ${Math.round(totalmem() / 2 ** 30)} GB`,
    node: process.version,
  };
}
