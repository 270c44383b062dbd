import { useDeferredValue, useRef } from 'react';
import { useTabState } from '../state/tab-state.ts';

export interface ListFilter {
  /** What rows are held against, in lower case; it follows what is typed when there is time. */
  readonly wanted: string;
  /** The table's own keys: `/` goes to the filter, Escape empties it. */
  readonly onKey: (key: string) => boolean;
  readonly input: React.ReactNode;
}

/** A filter above a list of the item `id`, kept under `name`: it is there again after another pane. */
export function useListFilter(id: string, name: string, label: string, placeholder: string): ListFilter {
  const [text, setText] = useTabState(id, name, '');
  const input = useRef<HTMLInputElement>(null);
  const find = () => {
    input.current?.focus();
    input.current?.select();
  };
  return {
    wanted: useDeferredValue(text).trim().toLowerCase(),
    onKey: (key) => {
      if (key === '/') find();
      else if (key === 'Escape' && text !== '') setText('');
      else return false;
      return true;
    },
    input: (
      <input
        ref={input}
        type="search"
        className="heap-filter"
        value={text}
        placeholder={placeholder}
        aria-label={label}
        maxLength={1000}
        spellCheck={false}
        autoComplete="off"
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key !== 'Escape' || text === '') return;
          event.stopPropagation();
          setText('');
        }}
      />
    ),
  };
}
