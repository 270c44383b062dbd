import type { CSSProperties } from 'react';
import type { Bars } from './bars.ts';

export interface BarTextProps {
  readonly bars: Bars;
  /** 0–1; nothing is drawn where it is not a number. */
  readonly length: number;
  readonly text: string;
  readonly title?: string | undefined;
}

/** A bar with its number: one element, as a table that scrolls makes hundreds of them a second. */
export function BarText({ bars, length, text, title }: BarTextProps) {
  const size = length > 0 ? Math.min(1, Math.max(0.02, length)) : 0;
  const style: CSSProperties & { readonly '--length': number } = { '--length': size };
  return (
    <span className="plan-bar" data-bars={bars} title={title} style={style}>
      {text}
    </span>
  );
}
