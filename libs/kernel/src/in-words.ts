import { addDays, type CalendarDate } from './calendar.js';
import { DECIMAL_PARTS, decimalInParts, decimalOfParts } from './decimal.js';

/**
 * How a day, a count and a sentence of the ledger are written for people, on pages and in a terminal alike. Months are
 * named by hand, so that neither the machine's locale nor its zone can change what is read.
 */
const MONTHS = [
  'January',
  'February',
  'March',
  'April',
  'May',
  'June',
  'July',
  'August',
  'September',
  'October',
  'November',
  'December',
];

/** `2026-03-12` as `12 March 2026`. */
export function dayInWords(day: string): string {
  const [year, month, date] = day.split('-').map(Number);
  return `${date} ${MONTHS[(month ?? 1) - 1]} ${year}`;
}

/** `2026-03-12` as `Mar 2026`, where there is room for no more. */
export function monthInWords(day: string): string {
  const [year, month] = day.split('-').map(Number);
  return `${(MONTHS[(month ?? 1) - 1] ?? '').slice(0, 3)} ${year}`;
}

/**
 * A span of days as briefly as it can be said: whole months of one year as `Oct to Dec 2019`, one of them as `Oct 2019`,
 * anything else with both its days.
 */
export function spanInWords({ from, to }: { readonly from: string; readonly to: string }): string {
  const isWhole = from.endsWith('-01') && addDays(to as CalendarDate, 1).endsWith('-01');
  if (!isWhole || from.slice(0, 4) !== to.slice(0, 4)) return `${dayInWords(from)} to ${dayInWords(to)}`;
  if (from.slice(0, 7) === to.slice(0, 7)) return monthInWords(to);
  return `${monthInWords(from).slice(0, 3)} to ${monthInWords(to)}`;
}

/** `3118` as `3,118`. */
export function countInWords(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** After what a plain word is a code: where a verifier has the code `check`, a “document check” is none. */
const NAMING =
  /(?:^|[.,:;(] |\(|\b(?:and|or|by|for|from|of|once|to|with|that|then|until|line|outcome|cap|organisation) )$/;

/**
 * A sentence that was made with codes and dates as they are stored, with names and written dates: `valley_council agreed
 * on 2019-03-01` as `Valley Council agreed on 1 March 2019`. What is part of a reference that people copy stays as it is:
 * behind a dot or before one (`reboot_west.S05`), and at a hyphen (the bank reference `KL-2019-Q4-valley_council`).
 *
 * @param names what to write for codes.
 */
export function saidByName(sentence: string, names: ReadonlyMap<string, string>): string {
  return sentence
    .replace(/(?<![\w.-])[A-Za-z][A-Za-z0-9_]*(?![\w.]*\.\w|\w|-\w)/g, (word, at: number) => {
      const name = names.get(word);
      return name === undefined || (/^[a-z]+$/.test(word) && !NAMING.test(sentence.slice(0, at))) ? word : name;
    })
    .replace(/(?<![\w.-])\d{4}-\d{2}-\d{2}(?![\w-])/g, (day) => dayInWords(day));
}

/** What is said letter by letter, in codes that contracts of this country use. */
const INITIALISMS = /(?<![A-Za-z])(?:dbs|dwp|dfe|eet|esa|gcse|gp|hmo|hmrc|nhs|ni|neet|nvq|pip|prs|uc)(?![A-Za-z])/g;

/** A code as people read it: `starts_work` as `starts work`, `change-requested` likewise, `hmrc_record` as `HMRC record`. */
export function codeInWords(code: string): string {
  return code.replaceAll(/[-_]/g, ' ').replace(INITIALISMS, (letters) => letters.toUpperCase());
}

/**
 * `saidByName`, and every other code in words: `who met aged_16_to_25` as `who met aged 16 to 25`. For people; whoever needs
 * the code reads the data.
 *
 * @param names what to write for codes of organisations and outcomes.
 */
export function saidInWords(sentence: string, names: ReadonlyMap<string, string> = new Map()): string {
  return saidByName(sentence, names).replace(/(?<![\w.-])[a-z][a-z0-9]*(?:_[a-z0-9]+)+(?![\w.]*\.\w|\w)/g, codeInWords);
}

/** To the nearest tenth of a per cent, as people read it: `29.6667` as `29.7%`. The data have it exactly. */
export function percentInWords(percent: string): string {
  const parts = decimalInParts(percent);
  const tenths = Math.round(Math.abs(parts) / (DECIMAL_PARTS / 10));
  // Something small is still not nothing.
  if (tenths === 0 && parts !== 0) return 'less than 0.1%';
  return `${parts < 0 ? '-' : ''}${decimalOfParts((tenths * DECIMAL_PARTS) / 10)}%`;
}

/** By how much something is more or less: `8.3333` as `+8.3%`. */
export function changeInPercent(percent: string): string {
  const said = percentInWords(percent);
  if (said.startsWith('less')) return `${percent.startsWith('-') ? 'down' : 'up'} by ${said}`;
  return said.startsWith('-') ? said : `+${said}`;
}

/** `contentDigest`, or the path of it, as `content digest`. */
export function fieldInWords(field: string): string {
  return field.replace(/^\//, '').replace(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`);
}
