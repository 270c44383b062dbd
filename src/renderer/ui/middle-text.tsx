import { oneLine } from './format.ts';

/** Characters kept at the end of a shortened name: the end tells two captures of one program apart. */
const TAIL = 14;

export interface MiddleTextProps {
  readonly text: string;
  readonly className?: string;
}

/** One line of text that is shortened in its middle where it does not fit; the whole text is its tooltip. */
export function MiddleText({ text, className }: MiddleTextProps) {
  const line = oneLine(text);
  const characters = [...line];
  const cut = characters.length > TAIL * 2 ? characters.length - TAIL : characters.length;
  return (
    <span className={className === undefined ? 'middle-text' : `middle-text ${className}`} title={line}>
      <span className="middle-text-head">{characters.slice(0, cut).join('')}</span>
      {cut < characters.length && <span className="middle-text-tail">{characters.slice(cut).join('')}</span>}
    </span>
  );
}
