/** The first line of an auto_explain entry. Positions are those of the text it was looked for in. */
export interface EntryHead {
  /** What stands before the label: the log_line_prefix; of a message alone, nothing. */
  readonly prefix: string;
  /** Milliseconds. */
  readonly duration: number;
}

/** The words a line must hold to begin an entry; what is between them and its end is blank. */
export const PLAN_WORD = 'plan:';

/**
 * auto_explain's message as its `explain_ExecutorEnd` prints it (contrib/auto_explain/auto_explain.c, 9.0 to 18). It is translated into no
 * language, the label before it is. Blanks may have been merged on the way.
 */
const MESSAGE = /duration: (\d{1,15}\.\d{3}) ms {1,2}plan:\s*$/;
/** The label, and with log_error_verbosity verbose the SQLSTATE: `LOG:  00000: `. */
const LABEL = /(\S{2,30}):\s{1,2}(?:[0-9A-Z]{5}: )?$/;
/** Longer than the message and the label, so that a long line costs no more than a short one. */
const TAIL = 120;

/** The head in a line's text; null where it is none. */
export function entryHead(line: string): EntryHead | null {
  const tailStart = Math.max(0, line.length - TAIL);
  const tail = line.slice(tailStart);
  const message = MESSAGE.exec(tail);
  if (message === null) return null;
  const before = tail.slice(0, message.index);
  const label = LABEL.exec(before);
  // Another program's entry may quote ours, but not without a label in between.
  if (label === null && tailStart + message.index > 0) return null;
  return { prefix: line.slice(0, tailStart + (label?.index ?? 0)), duration: Number(message[1]) };
}

/** What PostgreSQL puts before a message, in the languages it speaks; not what explains one (`DETAIL`, `CONTEXT`). */
const SEVERITIES: ReadonlySet<string> = new Set(
  (
    'DEBUG DEBUG1 DEBUG2 DEBUG3 DEBUG4 DEBUG5 LOG INFO NOTICE WARNING ERROR FATAL PANIC ' +
    'HINWEIS WARNUNG FEHLER PANIK ATTENTION ERREUR PANIQUE ADVERTENCIA PÁNICO NOTIFICAÇÃO AVISO ERRO PÂNICO ' +
    'NOTIFICA ATTENZIONE ERRORE FATALE PANICO LOGG NOTIS VARNING FEL PANIK DZIENNIK UWAGA OSTRZEŻENIE BŁĄD KATASTROFALNY PANIKA ' +
    'СООБЩЕНИЕ ИНФОРМАЦИЯ ЗАМЕЧАНИЕ ПРЕДУПРЕЖДЕНИЕ ОШИБКА ВАЖНО ПАНИКА ЗАПИСЬ ІНФОРМАЦІЯ ПОВІДОМЛЕННЯ ПОПЕРЕДЖЕННЯ ПОМИЛКА ФАТАЛЬНО ПАНІКА ' +
    'BİLGİ NOT UYARI HATA ÖLÜMCÜL 日志 信息 注意 警告 错误 致命错误 比致命错误还过分的错误 로그 정보 알림 경고 오류 치명적오류 손상 情報 エラー ' +
    'შეტყობინება გაფრთხილება შეცდომა ფატალური პანიკა ინფორმაცია'
  ).split(' '),
);

/** What follows a message with a prefix of its own: it ends an entry's plan, and is no entry itself. */
const EXPLANATIONS: ReadonlySet<string> = new Set(
  'DETAIL HINT QUERY CONTEXT STATEMENT LOCATION BACKTRACE TIPP ANFRAGE ZUSAMMENHANG ANWEISUNG ORT'.split(' '),
);

const LAST_WORD = /[^\s:>\])|]{2,30}$/;

/** What a line with `:` and two blanks at `colon` begins: an entry of the log, an explanation of the one before, or neither. */
export function labelled(text: string, lineStart: number, colon: number): 'entry' | 'explanation' | null {
  const word = LAST_WORD.exec(text.slice(Math.max(lineStart, colon - 30), colon))?.[0];
  if (word === undefined) return null;
  if (SEVERITIES.has(word)) return 'entry';
  return EXPLANATIONS.has(word) ? 'explanation' : null;
}
