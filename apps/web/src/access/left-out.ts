import { capitalised } from '../layout/words.js';
import { HIDDEN, type Hiding } from './others-people.js';

/** What an answer is where nothing of it may be shown. */
export const LEFT_OUT = Symbol('left out');

/**
 * An answer without the rows about people who are not shown. Without their names the rows would still tell of them: two
 * dates and an age are one person in most contracts, and the same two dates stand beside what that person achieved. So a row
 * that names such a person goes as a whole, with whatever hangs on it; what a row holds in lists goes item by item.
 *
 * @param json an answer in which {@link HIDDEN} stands for who is not shown.
 * @returns {@link LEFT_OUT} for an answer that is itself about somebody of theirs.
 */
export function withoutRows(json: unknown, isRow = false): unknown {
  if (typeof json === 'string') return json.includes(HIDDEN) ? LEFT_OUT : json;
  if (Array.isArray(json)) {
    const kept = json.map((item: unknown) => withoutRows(item, true));
    // An array within another is a row of cells: without one cell the others would stand for somebody.
    const isCells = isRow && json.some((item, nth) => typeof item === 'string' && kept[nth] === LEFT_OUT);
    return isCells ? LEFT_OUT : kept.filter((item) => item !== LEFT_OUT);
  }
  if (typeof json !== 'object' || json === null) return json;
  const kept: [string, unknown][] = [];
  for (const [name, value] of Object.entries(json)) {
    if (name.includes(HIDDEN)) continue;
    // A list within a row is no row of cells.
    const one = withoutRows(value, isRow && !Array.isArray(value));
    if (one !== LEFT_OUT) kept.push([name, one]);
    else if (isRow || typeof value === 'string') return LEFT_OUT;
  }
  return Object.fromEntries(kept);
}

/** The same of one row, before it is sent. */
export function isShown(row: unknown, hiding: Hiding): boolean {
  const text = JSON.stringify(row);
  const shown = hiding(text);
  return shown === text || withoutRows(JSON.parse(shown), true) !== LEFT_OUT;
}

/** JSON as it is sent to whoever is not shown everybody; undefined where all of it is about somebody of theirs. */
export function shownJson(text: string, hiding: Hiding): string | undefined {
  const hidden = hiding(text);
  if (hidden === text && !text.includes(HIDDEN)) return text;
  const shown = withoutRows(JSON.parse(hidden));
  return shown === LEFT_OUT ? undefined : JSON.stringify(shown);
}

/** A line of JSON Lines with the line break that ends it; nothing of one about somebody of theirs. */
export function shownLine(line: string, hiding: Hiding): string {
  if (line.trim() === '') return line;
  const shown = shownJson(line, hiding);
  return shown === undefined ? '' : line.endsWith('\n') && !shown.endsWith('\n') ? `${shown}\n` : shown;
}

/** A message of Server-Sent Events. Of one that is left out its number stays, so that whoever comes back goes on behind it. */
export function shownMessage(message: string, hiding: Hiding): string {
  if (hiding(message) === message && !message.includes(HIDDEN)) return message;
  const shown = message.split('\n').map((line) => {
    if (!line.startsWith('data: ')) return hiding(line).includes(HIDDEN) ? undefined : line;
    const json = shownJson(line.slice('data: '.length), hiding);
    return json === undefined ? undefined : `data: ${json}`;
  });
  return shown.filter((line) => line !== undefined).join('\n');
}

/** What stands for one thing on a page: each of them is closed in the templates. */
const ROWS = 'tr|li|dl|option|article|details|figure|caption|p|h2|h3|h4';
const MARKS = new RegExp(`<(/?)(${ROWS})(?=[\\s>])|${HIDDEN}`, 'g');

/** A page without the rows, items and sentences about people who are not shown: the innermost of them around each name. */
export function withoutRowsOfPage(html: string): string {
  const gone: { readonly from: number; readonly to: number }[] = [];
  const open: { readonly tag: string; readonly from: number; isTheirs: boolean }[] = [];
  for (const { 0: mark, 1: slash, 2: tag, index } of html.matchAll(MARKS)) {
    if (tag === undefined) {
      const row = open.at(-1);
      if (row !== undefined) row.isTheirs = true;
    } else if (slash === '') open.push({ tag, from: index, isTheirs: false });
    else {
      const place = open.findLastIndex((one) => one.tag === tag);
      if (place === -1) continue;
      const [row, ...within] = open.splice(place);
      // What was not closed within it is as if it went on to here.
      if (row === undefined || !(row.isTheirs || within.some(({ isTheirs }) => isTheirs))) continue;
      gone.push({ from: row.from, to: html.indexOf('>', index + mark.length) + 1 });
    }
  }
  const outermost = gone.filter(({ from, to }) => !gone.some((one) => one.from < from && one.to > to));
  let shown = '';
  let done = 0;
  for (const { from, to } of outermost.sort((one, other) => one.from - other.from)) {
    shown += html.slice(done, from);
    done = to;
  }
  return shown + html.slice(done);
}

/** What a page calls them, within a sentence and by itself. */
const SOMEBODY = 'a person of another provider';
const LINK_TO_HIDDEN = new RegExp(`<a\\b[^>]*href="[^"]*${HIDDEN}[^"]*"[^>]*>([\\s\\S]*?)</a>`, 'g');
/** Within an attribute, or one of the parts of a longer reference, words would be no address and no reference. */
const PART_OF_REFERENCE = new RegExp(
  `(?<==")[^"<>]*${HIDDEN}[^"<>]*(?=")|(?<=[.\\w/-]|<wbr>)${HIDDEN}|${HIDDEN}(?=\\.?<wbr>|[./-]\\w)`,
  'g',
);
const BEGINS = new RegExp(`(>\\s*)${HIDDEN}`, 'g');

/**
 * The same of a page: rows about somebody who is not shown are not there; elsewhere a link that would lead to them leads
 * nowhere, and words stand for who it is.
 */
export function hiddenInPage(html: string, hiding: Hiding): string {
  const text = hiding(html);
  if (text === html) return html;
  return withoutRowsOfPage(text)
    .replaceAll(LINK_TO_HIDDEN, '$1')
    .replaceAll(PART_OF_REFERENCE, (part) => part.replaceAll(HIDDEN, 'P…'))
    .replaceAll(BEGINS, `$1${capitalised(SOMEBODY)}`)
    .replaceAll(HIDDEN, SOMEBODY);
}
