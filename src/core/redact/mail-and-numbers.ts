import type { Pseudonyms } from './pseudonym.ts';
import type { Span } from './span.ts';

const LOCAL = /[\p{L}\p{N}._%+'-]/u;
const DOMAIN = /[\p{L}\p{N}.-]/u;
const LONGEST_LOCAL = 64;
const LONGEST_DOMAIN = 253;
const AT = /@|%40/g;

/** E-mail addresses, also with `%40` in the middle (RFC 5321 §4.5.3.1 for the lengths). Linear in the length of the text. */
export function findMails(text: string, pseudonyms: Pseudonyms): readonly Span[] {
  const spans: Span[] = [];
  let behind = 0;
  for (const { index, 0: sign } of text.matchAll(AT)) {
    let start = index;
    while (start > behind && index - start < LONGEST_LOCAL && LOCAL.test(text[start - 1] as string)) start--;
    while (start < index && /[.'%+-]/.test(text[start] as string)) start++;
    let end = index + sign.length;
    const most = end + LONGEST_DOMAIN;
    while (end < most && end < text.length && DOMAIN.test(text[end] as string)) end++;
    while (end > index && /[.-]/.test(text[end - 1] as string)) end--;
    const domain = text.slice(index + sign.length, end);
    // A version behind a package's name has digits at its end: `lodash@4.17.21`.
    if (start === index || !/^[\p{L}\p{N}-]+(?:\.[\p{L}\p{N}-]+)*\.\p{L}{2,}$/u.test(domain)) continue;
    const value = text.slice(start, end);
    const canonical = value.replace('%40', '@').toLowerCase();
    const originals = [{ value: value.replace('%40', '@'), class: 'email' as const }];
    spans.push({ start, end, class: 'email', originals, replacement: pseudonyms.of('mail', canonical) });
    behind = end;
  }
  return spans;
}

const CARD = /(?<![\w.-])\d(?:[ -]?\d){12,18}(?![\w-]|\.\d)/g;
const PHONE =
  /(?<![\w.+-])(?:\+\d{1,3}[ ./-]?|\(0?\d{2,5}\) ?|0\d{1,4}[ /-])\(?\d{1,5}\)?(?:[ ./-]?\d{2,5}){1,4}(?![\w-]|\.\d)/g;

/** Luhn's check (ISO/IEC 7812-1 annex B). */
export function passesLuhn(digits: string): boolean {
  let sum = 0;
  for (let at = 0; at < digits.length; at++) {
    const digit = Number(digits[digits.length - 1 - at]);
    sum += at % 2 === 0 ? digit : digit > 4 ? 2 * digit - 9 : 2 * digit;
  }
  return sum % 10 === 0;
}

/** First digits that payment cards have. */
const ISSUED = /^(?:3[0-689]|4|5[0-8]|6|2[2-7])/;

/** Numbers of payment cards, and numbers that look like telephones', in a text that a person wrote. */
export const findNumbers = (text: string): readonly Span[] => numbersIn(text, () => true);

const GROUPED_CARD = /^\d{4}([ -])\d{4,6}\1\d{4,5}(?:\1\d{1,7})?$/;
const CALLED_FROM_ABROAD = /^\+\d{1,3} .*\d/;

/** Of these, those that are written as only cards and telephones are: in groups, or with the code of a country. What a tool wrote is full of other numbers. */
export const findGroupedNumbers = (text: string): readonly Span[] =>
  numbersIn(text, (value) => GROUPED_CARD.test(value) || CALLED_FROM_ABROAD.test(value));

function numbersIn(text: string, isMeant: (value: string) => boolean): readonly Span[] {
  const spans: Span[] = [];
  for (const { 0: value, index: start } of text.matchAll(CARD)) {
    const digits = value.replace(/\D/g, '');
    if (!ISSUED.test(digits) || /^(\d)\1*$/.test(digits) || !passesLuhn(digits) || !isMeant(value)) continue;
    const originals = [{ value, class: 'card' as const }];
    spans.push({ start, end: start + value.length, class: 'card', originals, replacement: '[card number]' });
  }
  for (const { 0: value, index: start } of text.matchAll(PHONE)) {
    const digits = value.replace(/\D/g, '').length;
    if (digits < 8 || digits > 15 || !isMeant(value)) continue;
    const originals = [{ value, class: 'phone' as const }];
    spans.push({ start, end: start + value.length, class: 'phone', originals, replacement: '[phone number]' });
  }
  return spans.sort((a, b) => a.start - b.start);
}
