import type { Ref } from 'react';
import type { PlateauErrorData } from '../../core/error.ts';
import type { SearchResult } from '../../core/profile/view-data.ts';
import { formatShare } from '../flame/quantity.ts';
import { plural } from '../ui/format.ts';

export interface SearchBoxProps {
  readonly pattern: string;
  readonly onPattern: (pattern: string) => void;
  readonly caseSensitive: boolean;
  readonly onCaseSensitive: (on: boolean) => void;
  readonly result: SearchResult | null;
  readonly loading: boolean;
  readonly error: PlateauErrorData | null;
  readonly input: Ref<HTMLInputElement>;
  /** False where the share is told elsewhere, as there is more than one. */
  readonly withShare?: boolean;
  /** Enter. */
  readonly onDone?: () => void;
}

function outcome({ pattern, result, error, withShare = true }: SearchBoxProps): string {
  if (pattern === '') return '';
  if (error !== null) return error.message;
  if (result === null) return '…';
  if (result.frames.length === 0) return 'no match';
  const functions = plural(result.frames.length, 'function');
  return withShare ? `${formatShare(result.share)} in ${functions}` : functions;
}

/** A pattern to find functions by; what it matches and how much that is stand beside it, and what is wrong with it below. */
export function SearchBox(props: SearchBoxProps) {
  const { pattern, error } = props;
  const words = outcome(props);
  const bad = error !== null && pattern !== '';
  return (
    <search className="search-box" data-bad={bad}>
      <input
        ref={props.input}
        type="search"
        value={pattern}
        placeholder="Find functions: text or regular expression"
        aria-label="Find functions by name or file"
        aria-invalid={bad}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => props.onPattern(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape' && pattern !== '') {
            event.stopPropagation();
            event.preventDefault();
            props.onPattern('');
          } else if (event.key === 'Enter') props.onDone?.();
        }}
      />
      <button
        type="button"
        className="search-case"
        aria-pressed={props.caseSensitive}
        title="Match upper and lower case"
        onClick={() => props.onCaseSensitive(!props.caseSensitive)}
      >
        Aa
      </button>
      <output
        className="search-result"
        title={bad ? `${error?.message} ${error?.hint ?? ''}` : undefined}
        data-bad={bad}
      >
        {words}
      </output>
    </search>
  );
}
