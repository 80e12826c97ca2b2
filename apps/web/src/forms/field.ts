import type { CalendarDate } from '#kernel';

/** One thing that a form asks. Its name is its place in the command's input, with dots: `lines.0.pricePence`. */
export type Field =
  | TextField
  | WordsField
  | DayField
  | MoneyField
  | WholeField
  | ChoiceField
  | SeveralField
  | YesField
  | FilesField
  | ListField
  | JsonField
  | HiddenField
  | FieldGroup
  | RowsField;

interface Asked {
  readonly name: string;
  /** What is asked, as a heading of the field: “Day of referral”. */
  readonly label: string;
  readonly hint?: string;
  /** Said beside the label, and left out of the input when nothing is typed. */
  readonly isOptional?: boolean;
  /** A matter of the form alone, such as which fields it shows: no place of the input. */
  readonly isAside?: boolean;
}

/** For a field on which others depend: what the button beside it says, which shows the form with those fields. */
interface Deciding {
  readonly decides?: string;
}

export interface TextField extends Asked {
  readonly kind: 'text';
  readonly value?: string;
  /** How many letters are expected; the whole width, when absent. */
  readonly width?: 5 | 10 | 20 | 30;
}

/** Several lines of words. */
export interface WordsField extends Asked {
  readonly kind: 'words';
  readonly value?: string;
  readonly rows?: number;
}

/** A day in three fields, because what a browser makes of one depends on its locale. */
export interface DayField extends Asked {
  readonly kind: 'day';
  readonly value?: CalendarDate;
}

/** Pounds with or without pence, as people write them; pence in the input. */
export interface MoneyField extends Asked {
  readonly kind: 'money';
  /** Pence. */
  readonly value?: number;
}

export interface WholeField extends Asked {
  readonly kind: 'whole';
  readonly value?: number;
  /** What is counted: “people”. */
  readonly suffix?: string;
}

export interface Option {
  readonly value: string;
  readonly text: string;
  readonly hint?: string;
}

/** One of several: radio buttons, or a list to choose from where there are many. */
export interface ChoiceField extends Asked, Deciding {
  readonly kind: 'choice';
  readonly options: readonly Option[];
  readonly value?: string;
  /** `yes` is true in the input and `no` is false: unlike a box to tick, it can be left unsaid. */
  readonly isTruth?: boolean;
}

/** Any of several; a list in the input, which is left out when none is chosen and none has to be. */
export interface SeveralField extends Asked, Deciding {
  readonly kind: 'several';
  readonly options: readonly Option[];
  readonly values?: readonly string[];
}

/** Said or not; true in the input when said, and left out (or false) otherwise. */
export interface YesField extends Asked {
  readonly kind: 'yes';
  readonly value?: boolean;
  /** Whether false stands in the input when it was not said. */
  readonly saysNo?: boolean;
}

/** Several short texts, with commas between them; a list in the input. */
export interface ListField extends Asked {
  readonly kind: 'list';
  readonly values?: readonly string[];
}

/** What no field can say, as JSON: the last resort beside the fields. */
export interface JsonField extends Asked {
  readonly kind: 'json';
  readonly value?: unknown;
  readonly rows?: number;
}

/** Files from the reader's machine. They are no part of the input: whoever takes the form gets them beside it. */
export interface FilesField extends Asked {
  readonly kind: 'files';
  /** The types that may be chosen, as browsers know them. */
  readonly accept: readonly string[];
  readonly isMany?: boolean;
}

/** Sent along unseen. */
export interface HiddenField {
  readonly kind: 'hidden';
  readonly name: string;
  readonly value: string;
  /** Whether it is a place of the input too, rather than a matter of the form alone. */
  readonly isInput?: boolean;
}

/** Fields that belong together under one heading. */
export interface FieldGroup {
  readonly kind: 'group';
  /** Its place in the input, where a rule is about all of them together. */
  readonly name?: string;
  /** Within another group or row, where its heading is smaller. */
  readonly isPart?: boolean;
  readonly legend: string;
  readonly hint?: string;
  readonly fields: readonly Field[];
}

/** The same fields as often as needed, with a button for one more and one to take each away; works without scripts. */
export interface RowsField {
  readonly kind: 'rows';
  readonly name: string;
  readonly legend: string;
  readonly hint?: string;
  /** “Add another line”. */
  readonly addText: string;
  /** How many there are until somebody adds one. */
  readonly count: number;
  /** What each is headed with; counted from 0. */
  readonly heading: (nth: number) => string;
  /** The fields of one of them; their names begin with `<name>.<nth>.` */
  readonly each: (nth: number) => readonly Field[];
  readonly countMax?: number;
  readonly countMin?: number;
  /** Within another group or row, where its heading is smaller. */
  readonly isPart?: boolean;
}
