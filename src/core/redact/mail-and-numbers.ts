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

const CARD = /(?<![A-Za-z\d.-])\d(?:[ -]?\d){12,18}(?![A-Za-z\d-]|\.\d)/g;
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

/** Of these, those that are written as only cards and telephones are: in groups, with the code of a country, or as a part of a name. What a tool wrote is full of other numbers. */
export const findGroupedNumbers = (text: string): readonly Span[] =>
  numbersIn(
    text,
    (value, before) =>
      GROUPED_CARD.test(value) || CALLED_FROM_ABROAD.test(value) || (before === '_' && OF_A_SCHEME.test(value)),
  );

/** Lengths and first digits of the large schemes: Visa, Mastercard, American Express, Discover (ISO/IEC 7812-1). */
const OF_A_SCHEME =
  /^(?:4\d{15}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|6(?:011|5\d\d)\d{12})$/;

/** In names of a program's parts, where no number is measured, also those without groups that a large scheme gives out. */
export const findNumbersInNames = (text: string): readonly Span[] =>
  numbersIn(text, (value) => GROUPED_CARD.test(value) || CALLED_FROM_ABROAD.test(value) || OF_A_SCHEME.test(value));

function numbersIn(text: string, isMeant: (value: string, before: string | undefined) => boolean): readonly Span[] {
  const spans: Span[] = [];
  for (const { 0: value, index: start } of text.matchAll(CARD)) {
    const digits = value.replace(/\D/g, '');
    if (!ISSUED.test(digits) || /^(\d)\1*$/.test(digits) || !passesLuhn(digits) || !isMeant(value, text[start - 1]))
      continue;
    const originals = [{ value, class: 'card' as const }];
    spans.push({ start, end: start + value.length, class: 'card', originals, replacement: '[card number]' });
  }
  for (const { 0: value, index: start } of text.matchAll(PHONE)) {
    const digits = value.replace(/\D/g, '').length;
    if (digits < 8 || digits > 15 || !isMeant(value, text[start - 1])) continue;
    const originals = [{ value, class: 'phone' as const }];
    spans.push({ start, end: start + value.length, class: 'phone', originals, replacement: '[phone number]' });
  }
  return [...spans, ...findAccounts(text)].sort((a, b) => a.start - b.start);
}

/** Countries with the lengths of their account numbers (ISO 13616, IBAN Registry, release 99). */
const ACCOUNT_LENGTHS: ReadonlyMap<string, number> = new Map(
  `AD24 AE23 AL28 AT20 AZ28 BA20 BE16 BG22 BH22 BI27 BR29 BY28 CH21 CR22 CY28 CZ24 DE22 DJ27 DK18 DO28 EE20 EG29 ES24 FI18 FK18 FO18 FR27 GB22 GE22 GI23
  GL18 GR27 GT28 HN28 HR21 HU28 IE22 IL23 IQ23 IS26 IT27 JO30 KW30 KZ20 LB28 LC32 LI21 LT20 LU20 LV21 LY25 MC27 MD24 ME22 MK19 MN20 MR27 MT31 MU30 NI28
  NL18 NO15 OM23 PK24 PL28 PS29 PT25 QA29 RO24 RS22 RU33 SA24 SC31 SD18 SE24 SI19 SK24 SM27 SO23 ST25 SV28 TL23 TN24 TR26 UA29 VA22 VG24 XK20 YE30`
    .split(/\s+/)
    .map((said) => [said.slice(0, 2), Number(said.slice(2))]),
);
const ACCOUNT = /(?<![A-Za-z\d])[A-Z]{2}\d{2}(?:[ -]?[A-Z\d]){11,29}(?![A-Za-z\d])/g;

/** The check of an IBAN (ISO 13616-1, ISO/IEC 7064 MOD 97-10): its first four characters behind the others, letters as numbers from 10 on, leave 1. */
function isAccount(value: string): boolean {
  if (ACCOUNT_LENGTHS.get(value.slice(0, 2)) !== value.length) return false;
  let rest = 0;
  for (const character of value.slice(4) + value.slice(0, 4)) {
    const number = Number.parseInt(character, 36);
    rest = (rest * (number > 9 ? 100 : 10) + number) % 97;
  }
  return rest === 1;
}

/** Numbers of bank accounts as all countries with an IBAN write them, in groups or without. */
function findAccounts(text: string): readonly Span[] {
  return [...text.matchAll(ACCOUNT)].flatMap(({ 0: found, index: start }) => {
    const value = accountIn(found);
    if (value === null) return [];
    const originals = [{ value, class: 'card' as const }];
    return [{ start, end: start + value.length, class: 'card' as const, originals, replacement: '[account number]' }];
  });
}

/** What of a find is the account: a word in capitals may follow. */
function accountIn(found: string): string | null {
  const length = ACCOUNT_LENGTHS.get(found.slice(0, 2)) ?? 0;
  let end = 0;
  for (let count = 0; end < found.length && count < length; end++) if (/[A-Z\d]/.test(found[end] as string)) count++;
  const value = found.slice(0, end);
  return !/^[A-Z\d]/.test(found.slice(end)) && isAccount(value.replace(/[ -]/g, '')) ? value : null;
}
