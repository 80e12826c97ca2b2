/** What was found to be otherwise than it was logged or signed. */
export type Tampering =
  /** An entry is not what was logged at its place: edited, swapped, put in between, or another in its stead. */
  | 'changed-event'
  /** The log ends before entries that were logged. */
  | 'shorter-log'
  /** The tree file does not have the tree that was signed. */
  | 'changed-tree'
  /** The latest checkpoint is not one that this log's keys signed. */
  | 'changed-checkpoint'
  /** The tree that stands is not a continuation of the one that was signed before. */
  | 'fork';

/**
 * The log is not what was logged. Nothing may be signed, and nobody should go on as if nothing were wrong: the message
 * says which entry, and what to do.
 */
export class LogTampered extends Error {
  override readonly name = 'LogTampered';
  constructor(
    readonly what: Tampering,
    /** The first entry that differs, or is gone; undefined when it is not about one. */
    readonly entry: number | undefined,
    /** What was found, without what to do about it. */
    readonly found: string,
  ) {
    super(`${found}. ${adviceOn(what)}`);
  }
}

function adviceOn(what: Tampering): string {
  switch (what) {
    case 'changed-event':
    case 'shorter-log':
      return 'Keep everything as it is for whoever must find out why, and restore the log from a backup that has every entry the tree has (docs/operations.md)';
    case 'changed-tree':
    case 'changed-checkpoint':
      return 'Keep everything as it is for whoever must find out why, and restore the tree file from its latest backup (docs/operations.md)';
    case 'fork':
      return 'Sign nothing, and compare the checkpoints that others hold (docs/operations.md)';
  }
}
