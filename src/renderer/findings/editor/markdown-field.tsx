import { type KeyboardEvent, useEffect, useId, useLayoutEffect, useRef, useState } from 'react';
import { keyboard } from '../../commands/command-menu.ts';
import { keyLabel } from '../../commands/keys.ts';
import { afterPress } from '../../ui/pointer-presses.ts';
import { MarkdownText } from './markdown-text.tsx';

export interface MarkdownFieldProps {
  readonly label: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
  readonly placeholder?: string;
  readonly rows?: number;
  /** Reads as it is written: no Markdown. */
  readonly plain?: boolean;
}

const TOGGLE = keyLabel('Mod+Enter', keyboard);

/**
 * A text in Markdown, read where it is written. It shows as it reads; its button or a click into it writes, leaving it or Ctrl+Enter reads again. What
 * is empty is ready to be written.
 */
export function MarkdownField({ label, value, onChange, placeholder, rows = 2, plain = false }: MarkdownFieldProps) {
  const id = useId();
  const [writing, setWriting] = useState(false);
  const area = useRef<HTMLTextAreaElement>(null);
  const toggle = useRef<HTMLButtonElement>(null);
  /** Where the focus goes once the other one of the two is drawn. */
  const wanted = useRef<'area' | 'toggle' | null>(null);
  const isWritten = writing || value === '';
  useLayoutEffect(() => {
    const element = area.current;
    if (element === null) return;
    element.style.height = 'auto';
    element.style.height = `${element.scrollHeight + 2}px`;
  });
  useEffect(() => {
    if (isWritten && wanted.current === 'area') area.current?.focus();
    if (!isWritten && wanted.current === 'toggle') toggle.current?.focus();
    wanted.current = null;
  }, [isWritten]);
  const write = () => {
    wanted.current = 'area';
    setWriting(true);
  };
  const onKeyDown = (event: KeyboardEvent) => {
    if (event.key !== 'Escape' && !(event.key === 'Enter' && (event.ctrlKey || event.metaKey))) return;
    event.preventDefault();
    event.stopPropagation();
    wanted.current = 'toggle';
    setWriting(false);
  };
  const onBlur = () =>
    afterPress(() => {
      if (document.activeElement !== area.current) setWriting(false);
    });
  return (
    <div className="form-field form-wide">
      <div className="form-label">
        <label htmlFor={id}>{label}</label>
        {!isWritten && (
          <button
            ref={toggle}
            type="button"
            className="link-button"
            aria-label={`Write ${label}`}
            title={`Write; ${TOGGLE} reads again`}
            onClick={write}
          >
            Write
          </button>
        )}
        {isWritten && value !== '' && <kbd>{TOGGLE} reads</kbd>}
      </div>
      {isWritten ? (
        <textarea
          ref={area}
          id={id}
          className="field form-text"
          rows={rows}
          value={value}
          placeholder={placeholder}
          maxLength={20_000}
          onFocus={() => setWriting(true)}
          onBlur={onBlur}
          onChange={(event) => onChange(event.target.value)}
          onKeyDown={onKeyDown}
        />
      ) : (
        <Reading text={value} plain={plain} onWrite={write} />
      )}
    </div>
  );
}

interface ReadingProps {
  readonly text: string;
  readonly plain: boolean;
  readonly onWrite: () => void;
}

/** The text as it reads. A click writes, as the button above does, unless it marked something or met a link. */
function Reading({ text, plain, onWrite }: ReadingProps) {
  const box = useRef<HTMLDivElement>(null);
  const latest = useRef(onWrite);
  useEffect(() => {
    latest.current = onWrite;
  });
  useEffect(() => {
    const on = box.current;
    const onClick = (event: MouseEvent) => {
      const isLink = event.target instanceof Element && event.target.closest('button') !== null;
      const isClosed = on?.closest('fieldset:disabled') != null;
      if (!isLink && !isClosed && window.getSelection()?.isCollapsed !== false) latest.current();
    };
    on?.addEventListener('click', onClick);
    return () => on?.removeEventListener('click', onClick);
  }, []);
  return (
    <div ref={box} className="form-reading">
      {plain ? <p className="form-plain">{text}</p> : <MarkdownText text={text} />}
    </div>
  );
}
