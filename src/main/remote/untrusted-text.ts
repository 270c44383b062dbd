/** Control characters but the newline, and those that turn the direction of text round or are not seen. */
const UNSEEN = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Text from another machine as it may be shown: no terminal sequences, no hidden or turned text, not longer than `most` characters. */
export function shownText(text: string, most = 1000): string {
  const clean = text
    // biome-ignore lint/suspicious/noControlCharactersInRegex: a terminal's sequences go as a whole.
    .replaceAll(/\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007\u001b]*(?:\u0007|\u001b\\)?|.)?/g, '')
    .replaceAll(/\r\n?/g, '\n')
    .replaceAll(UNSEEN, (letter) => (letter === '\n' ? letter : letter === '\t' ? ' ' : ''))
    .trim();
  return clean.length <= most ? clean : `${clean.slice(0, most)} …`;
}
