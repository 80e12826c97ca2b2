/**
 * A file of the read store is not what was written. Nothing is lost by it, and the message says so: the folder is derived
 * from the ledger, so whoever meets this deletes it.
 */
export class ReadStoreDamaged extends Error {
  override readonly name = 'ReadStoreDamaged';

  constructor(
    folder: string,
    override readonly cause: unknown,
  ) {
    super(
      `The read store in ${folder} is damaged. Delete that folder: it is derived from the ledger, and is made again at the next start`,
    );
  }
}

/** What to throw for an error met in the files of a folder: one that names the folder where a file is damaged. */
export function damageOr(error: unknown, folder: string): unknown {
  const { code } = error as { readonly code?: unknown };
  // EISDIR: a folder stands where a file was.
  const isDamage = typeof code === 'string' && /^(SQLITE_NOTADB|SQLITE_CORRUPT|EISDIR)/.test(code);
  return isDamage ? new ReadStoreDamaged(folder, error) : error;
}
