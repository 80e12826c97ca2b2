import type { Option } from '../forms/field.js';

/** What may be chosen in the fields of terms. */
export interface TermsChoices {
  readonly organisations: readonly Option[];
  readonly payers: readonly Option[];
  readonly outcomes: readonly Option[];
  readonly groups: readonly Option[];
}
