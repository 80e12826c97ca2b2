/** The roots that this ledger signed. Samples know no tree, so whoever puts the ledger together answers. */
export abstract class CheckpointRoots {
  /** The root of the signed checkpoint of a size, base64 as in the checkpoint; undefined where none was signed. */
  abstract rootOf(size: number): string | undefined;
}
