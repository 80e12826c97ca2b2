/** The rule a cell, row or file breaks. Stable names: a provider's own system may act on them. */
export type ReturnRule =
  // The file as a whole.
  | 'no-file'
  | 'file-not-of-a-return'
  | 'file-given-twice'
  | 'file-too-large'
  | 'file-empty'
  | 'not-utf-8'
  | 'not-a-workbook'
  | 'not-separated-by-commas'
  | 'quote-not-closed'
  | 'column-unknown'
  | 'column-missing'
  | 'column-twice'
  // A row or a cell by itself.
  | 'wrong-number-of-cells'
  | 'quote-inside-a-cell'
  | 'required'
  | 'too-long'
  | 'unprintable-character'
  | 'not-a-date'
  | 'not-a-number'
  | 'not-a-code'
  | 'not-one-of'
  | 'not-a-digest'
  | 'not-a-media-type'
  | 'not-a-file-name'
  | 'given-without-need'
  | 'needed-here'
  | 'record-unknown'
  // Rows beside each other.
  | 'row-twice'
  | 'rows-disagree'
  | 'out-of-order'
  // Against the contract, the rate card and what is recorded.
  | 'dated-in-the-future'
  | 'outside-the-contract'
  | 'person-not-referred'
  | 'outcome-unknown'
  | 'criterion-unknown'
  | 'payment-group-unknown'
  | 'evidence-kind-not-in-rule'
  | 'issuer-not-in-rule'
  | 'occurrence-above-limit'
  | 'evidence-file-missing'
  | 'evidence-file-not-taken'
  | 'recorded-otherwise'
  | 'nobody-to-act'
  | 'refused';

/** One thing that is wrong with a return, and where. */
export interface ReturnProblem {
  /** As it was given, for example `outcomes.csv`. */
  readonly file: string;
  /** As a spreadsheet counts: the row of headings is 1. 0 for the file as a whole. */
  readonly row: number;
  readonly column?: string;
  /** What stood there. May be about a person: see `shownValue`. */
  readonly value?: string;
  readonly rule: ReturnRule;
  /** What to do about it, without the value. */
  readonly says: string;
}

/** In the order of the files and rows, so that a person can walk down the spreadsheet once. */
export function inOrder<Placed extends Pick<ReturnProblem, 'file' | 'row'>>(problems: readonly Placed[]): Placed[] {
  return problems
    .map((problem, index) => ({ problem, index }))
    .sort((a, b) => compare(a.problem.file, b.problem.file) || a.problem.row - b.problem.row || a.index - b.index)
    .map(({ problem }) => problem);
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
