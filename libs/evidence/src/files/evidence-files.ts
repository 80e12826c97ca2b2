/** A file as it is put into the store. */
export interface FileToStore {
  /** Whose key seals it: the person the file is about. */
  readonly subject: string;
  readonly content: Uint8Array;
  /** What the sender says it is; the content is held to it. */
  readonly mediaType: string;
}

/** What is known of a stored file without opening it. */
export interface StoredFile {
  /** `sha256:` of the stored, encrypted bytes. It names the file, and says nothing about what is in it. */
  readonly digest: string;
  readonly subject: string;
  readonly kid: string;
  /** Size in clear and as stored. */
  readonly bytes: number;
  readonly storedBytes: number;
  readonly mediaType: string;
}

/** A stored file opened. */
export interface OpenedFile extends StoredFile {
  readonly content: Buffer;
}

export type EvidenceFileProblem = 'empty' | 'too-large' | 'media-type-not-accepted' | 'content-differs-from-media-type';

export const evidenceFileProblems: Record<EvidenceFileProblem, string> = {
  empty: 'The file is empty',
  'too-large': 'The file is larger than the ledger takes',
  'media-type-not-accepted': 'The ledger does not take files of this type',
  'content-differs-from-media-type': 'The content of the file is not of the type it is said to be',
};

/** The file is not one the store takes; nothing was stored. */
export class EvidenceFileRefused extends Error {
  override readonly name = 'EvidenceFileRefused';
  constructor(
    readonly problem: EvidenceFileProblem,
    readonly detail: Readonly<Record<string, string | number>> = {},
  ) {
    super(evidenceFileProblems[problem]);
  }
}

/** The stored bytes are not those that were stored: what the log says about the file no longer holds. */
export class EvidenceFileCorrupt extends Error {
  override readonly name = 'EvidenceFileCorrupt';
}

/**
 * Where evidence files are kept: encrypted under a key of the person they are about, and named by the digest of the
 * encrypted bytes, so that the log can name a file without giving its content away.
 */
export abstract class EvidenceFiles {
  /**
   * Stores a file, and returns once it is durable. Storing the same file for the same person again gives the same
   * answer and stores nothing.
   *
   * @throws EvidenceFileRefused for a file that is not taken.
   */
  abstract store(file: FileToStore): Promise<StoredFile>;

  /** What is known of a stored file; undefined when there is none of this digest. */
  abstract find(digest: string): Promise<StoredFile | undefined>;

  /**
   * The bytes as they are stored, encrypted: for whoever proves that they are what the log names, and may not read them.
   * Undefined when there is no such file.
   *
   * @throws EvidenceFileCorrupt when they do not have their digest.
   */
  abstract stored(digest: string): Promise<Buffer | undefined>;

  /**
   * The file in clear; `'erased'` when the person's key is gone, undefined when there is no such file.
   *
   * @throws EvidenceFileCorrupt when the stored bytes do not have their digest, or do not open.
   */
  abstract open(digest: string): Promise<OpenedFile | 'erased' | undefined>;
}
