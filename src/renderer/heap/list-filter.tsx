import { useDeferredValue, useRef, useState } from 'react';

export interface ListFilter {
  /** What rows are held against, in lower case; it follows what is typed when there is time. */
  readonly wanted: string;
  /** The table's own keys: `/` goes to the filter, Escape empties it. */
  readonly onKey: (key: string) => boolean;
  readonly input: React.ReactNode;
}

/** A filter above a list of a heap. */
export function useListFilter(label: string, placeholder: string): ListFilter {
  const [text, setText] = useState('');
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
