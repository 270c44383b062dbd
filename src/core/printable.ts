/**
 * A text without the characters that a terminal or a page would act on (escape sequences, line ends, changes of direction): names come from
 * files, and each such character becomes U+FFFD.
 */
export function printable(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the characters to take out.
  return text.replace(/[\u0000-\u001f\u007f-\u009f\u200e\u200f\u202a-\u202e\u2066-\u2069]/g, '\ufffd');
}
