import { EvidenceIssuer } from '#contracts';
import { type CalendarDate, calendarDate, Decimal } from '#kernel';
import type { ReturnRule } from './return-problem.js';

/** A column of a return: what stands in it, in words for the page that documents it and as the check itself. */
export interface Column<Value = unknown> {
  readonly required: boolean;
  /** Whether it may point at a person: then its values stay out of logs and terminals. */
  readonly personal: boolean;
  readonly means: string;
  readonly takes: string;
  /** @param text trimmed and not empty. */
  read(text: string): Value | Fault;
}

/** What is wrong with one cell. A class of its own, because the value of a column can be any plain value. */
export class Fault {
  constructor(
    readonly rule: ReturnRule,
    readonly says: string,
  ) {}
}

export type Columns = Readonly<Record<string, Column>>;

/** The values of a row: those of required columns are there, the others may be absent. */
export type Values<Cols extends Columns> = {
  readonly [Name in keyof Cols]: Cols[Name] extends Column<infer Value> & { readonly required: true }
    ? Value
    : (Cols[Name] extends Column<infer Value> ? Value : never) | undefined;
};

interface About {
  readonly means: string;
  readonly personal?: boolean;
}

type Required<Value> = Column<Value> & { readonly required: true };
type Optional<Value> = Column<Value> & { readonly required: false };

export function required<Value>(column: Column<Value>): Required<Value> {
  return { ...column, required: true };
}

export function optional<Value>(column: Column<Value>): Optional<Value> {
  return { ...column, required: false };
}

/** A reference of the sender's own. It must be comparable, so it is one line without quotation marks. */
export function reference({ means, personal = false }: About, max: number): Column<string> {
  return {
    required: false,
    personal,
    means,
    takes: `text of at most ${max} characters`,
    read(text) {
      // The same letter may be written as one character or two; the comparison must not depend on the keyboard.
      const normal = text.normalize('NFC');
      if (normal.length > max) return new Fault('too-long', `has more than ${max} characters`);
      if (/[\p{Cc}\p{Cf}"]/u.test(normal)) {
        return new Fault('unprintable-character', 'has a line break, a quotation mark or an invisible character');
      }
      return normal;
    },
  };
}

/** Words for people. Line breaks are kept. */
export function words({ means, personal = false }: About, max: number): Column<string> {
  return {
    required: false,
    personal,
    means,
    takes: `text of at most ${max} characters`,
    read(text) {
      if (text.length > max) return new Fault('too-long', `has more than ${max} characters`);
      // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
      if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) {
        return new Fault('unprintable-character', 'has an invisible control character');
      }
      return text.replaceAll('\r\n', '\n').replaceAll('\r', '\n');
    },
  };
}

/** A code of the contract or the rate card. Whether the contract knows it is checked later. */
export function code({ means }: About): Column<string> {
  return { required: false, personal: false, means, takes: 'a code of the contract', read: readCode };
}

export function codes({ means }: About): Column<readonly string[]> {
  return {
    required: false,
    personal: false,
    means,
    takes: 'codes of the contract, separated by `;`',
    read(text) {
      const list = text
        .split(';')
        .map((part) => part.trim())
        .filter((part) => part !== '');
      for (const part of list) {
        const read = readCode(part);
        if (read instanceof Fault) return read;
      }
      return [...new Set(list)];
    },
  };
}

function readCode(text: string): string | Fault {
  return /^[A-Za-z0-9][A-Za-z0-9._]{0,63}$/.test(text)
    ? text
    : new Fault('not-a-code', 'is not a code: letters, digits, dots and underscores, at most 64');
}

/** A sort of issuer. Nothing is made into a code here: `Jane Smith` must not pass as `jane_smith`. */
export function issuer({ means, personal = false }: About): Column<string> {
  return {
    required: false,
    personal,
    means,
    takes: 'a code such as `employer`: small letters, digits and underscores',
    read(text) {
      return EvidenceIssuer.safeParse(text).success
        ? text
        : new Fault('not-a-code', 'is not a code: small letters, digits and underscores, at most 64');
    },
  };
}

export function choice<const Choice extends string>({ means }: About, of: readonly Choice[]): Column<Choice> {
  return {
    required: false,
    personal: false,
    means,
    takes: of.map((option) => `\`${option}\``).join(', '),
    read(text) {
      // Typed by people: "Lost contact" is the code lost-contact.
      const typed = text.toLowerCase().replaceAll(/[\s_]+/g, '-');
      const found = of.find((option) => option === typed || option === text);
      return found ?? new Fault('not-one-of', `must be one of ${of.join(', ')}`);
    },
  };
}

export function wholeNumber({ means }: About, min: number, max: number): Column<number> {
  return {
    required: false,
    personal: false,
    means,
    takes: `a whole number from ${min} to ${max}`,
    read(text) {
      const number = /^\d{1,15}$/.test(text) ? Number(text) : Number.NaN;
      return number >= min && number <= max
        ? number
        : new Fault('not-a-number', `must be a whole number from ${min} to ${max}`);
    },
  };
}

/** A measured value. A comma is refused, because nobody knows whether it stands for thousands or for a decimal point. */
export function decimal({ means }: About): Column<Decimal> {
  return {
    required: false,
    personal: false,
    means,
    takes: 'a number with at most nine digits and four decimals, `8155` or `8.4`',
    read(text) {
      const number = Decimal.safeParse(text);
      return number.success
        ? number.data
        : new Fault('not-a-number', 'must be a number with at most nine digits and four decimals, such as 8155 or 8.4');
    },
  };
}

export function digest({ means, personal = false }: About): Column<string> {
  return {
    required: false,
    personal,
    means,
    takes: '`sha256:` and 64 hexadecimal digits',
    read(text) {
      const match = /^(?:sha256:)?([0-9a-f]{64})$/i.exec(text);
      return match?.[1] === undefined
        ? new Fault('not-a-digest', 'must be the SHA-256 of the file: sha256: and 64 hexadecimal digits')
        : `sha256:${match[1].toLowerCase()}`;
    },
  };
}

/** A file beside the return: a plain name, so that a return can never reach outside its own folder. */
export function fileName({ means, personal = false }: About): Column<string> {
  return {
    required: false,
    personal,
    means,
    takes: 'the name of a file in the folder `evidence` of the return',
    read(text) {
      const isPlain = text.length <= 300 && !/[/\\\p{Cc}]/u.test(text) && !text.startsWith('.');
      return isPlain
        ? text
        : new Fault('not-a-file-name', 'must be the plain name of a file, without folders, at most 300 characters');
    },
  };
}

export function mediaType({ means }: About): Column<string> {
  return {
    required: false,
    personal: false,
    means,
    takes: 'a media type, `application/pdf`',
    read(text) {
      const type = text.toLowerCase();
      return /^[a-z]+\/[a-z0-9.+-]{1,100}$/.test(type)
        ? type
        : new Fault('not-a-media-type', 'must be a media type such as application/pdf');
    },
  };
}

export function date({ means }: About): Column<CalendarDate> {
  return {
    required: false,
    personal: false,
    means,
    takes: 'a date, `2021-03-31` or `31/03/2021`',
    read: readDate,
  };
}

/**
 * ISO dates, and the day/month/year into which a British spreadsheet turns them without asking. Nothing is guessed: a
 * date that reads differently elsewhere is refused with the reason.
 */
export function readDate(text: string): CalendarDate | Fault {
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(text);
  const british = /^(\d{1,2})\/(\d{1,2})\/(\d{4})$/.exec(text);
  if (iso !== null) return realDate(iso[1], iso[2], iso[3]);
  if (british !== null) {
    if (Number(british[2]) > 12 && Number(british[1]) <= 12) {
      return new Fault('not-a-date', 'has no such month: dates are day/month/year, not month/day/year');
    }
    return realDate(british[3], british[2], british[1]);
  }
  if (/^\d{1,2}\/\d{1,2}\/\d{2}$/.test(text)) {
    return new Fault('not-a-date', 'has a year of two digits: write all four, as in 31/03/2021');
  }
  if (/^\d{5}(\.\d+)?$/.test(text)) {
    return new Fault('not-a-date', "is a spreadsheet's inner number for a date: format the column as a date first");
  }
  if (/^\d{4}-\d{2}-\d{2}[T ]/.test(text)) return new Fault('not-a-date', 'has a time: write the day alone');
  return new Fault('not-a-date', 'is not a date written 2021-03-31 or 31/03/2021');
}

function realDate(year = '', month = '', day = ''): CalendarDate | Fault {
  const text = `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}`;
  try {
    return calendarDate(text);
  } catch {
    return new Fault('not-a-date', 'is a day that does not exist in the calendar');
  }
}
