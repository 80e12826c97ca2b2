import type { EvidenceRow, OutcomeRow } from '#evidence';
import type { ReadingRow } from '#persons';
import type { OutcomeFacts } from '../evidence/outcome-reader.js';
import type { Caller } from '../http/identity.js';
import type { NameOf, ReadAt } from '../layout/read-at.js';
import type { Onlooker } from './onlookers.js';

/** What a verifier is shown of one place in the queue. */
export interface ItemFacts {
  readonly facts: OutcomeFacts;
  /** Every piece of evidence, with what is known of its file. */
  readonly pieces: readonly PieceFacts[];
  /** Other evidence that is the same file, wherever it was submitted. */
  readonly sameFile: readonly SameFile[];
  /** The same outcome of the same person, as it stands elsewhere in the contract. */
  readonly sameOutcome: readonly SameOutcome[];
  /** The other outcomes of the person. */
  readonly others: readonly OutcomeRow[];
  /** Who has opened a file of it, or what was written about one. */
  readonly opened: readonly ReadingRow[];
  /** Who else has it before them. */
  readonly onlookers: readonly Onlooker[];
  /** Names of organisations, of those in other contracts too. */
  readonly nameOf: NameOf;
  /** The piece whose file is looked at; the first picture, when none was chosen. */
  readonly shown: string | undefined;
  readonly caller: Caller;
  readonly asked: ReadAt;
}

/** What the provider wrote about a file; nothing of it can be read once the person is erased. */
export type WordsOfPiece = Readonly<Partial<Record<'fileName' | 'description' | 'location', string>>> | 'erased';

export interface PieceFacts {
  readonly row: EvidenceRow;
  /** The entry that submitted it, when that was recorded, and how large its file is as it is stored, encrypted. */
  readonly entry: number | undefined;
  readonly recordedAt: string | undefined;
  readonly storedBytes: number | undefined;
  /** Undefined for whoever may not open it. */
  readonly words: WordsOfPiece | undefined;
}

/** The same file under other evidence. Of a contract in which the reader's organisation has no part, nothing else is said. */
export type SameFile =
  | { readonly of: EvidenceRow; readonly isTheirs: false; readonly also: Pick<EvidenceRow, 'evidence'> }
  | {
      readonly of: EvidenceRow;
      readonly isTheirs: true;
      readonly also: EvidenceRow;
      /** What the contract and the outcome are called. */
      readonly contract: string;
      readonly outcome: string;
      readonly status: OutcomeRow['status'] | undefined;
      /** The statement that billed it; nothing in it where it is claimed and not billed, undefined where it is not claimed. */
      readonly billed: string | undefined;
    };

export interface SameOutcome {
  readonly row: OutcomeRow;
  readonly isClaimed: boolean;
}
