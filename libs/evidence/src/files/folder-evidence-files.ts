import { createCipheriv, createDecipheriv, createHash } from 'node:crypto';
import { access, mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { z } from 'zod';
import { syncFolder } from '#durable-files';
import { canonicalJson, Entropy, Sealer } from '#kernel';
import {
  EvidenceFileCorrupt,
  EvidenceFiles,
  type FileToStore,
  type OpenedFile,
  type StoredFile,
} from './evidence-files.js';
import { EVIDENCE_BYTES_MAX, whyNotTaken } from './why-not-taken.js';

const IV_BYTES = 12;
const TAG_BYTES = 16;

/** What stands beside the stored bytes, so that they can be opened: no name, nothing in clear about anybody. */
const Sidecar = z.strictObject({
  v: z.literal('outcomes-ledger/evidence-file@1'),
  digest: z.string(),
  subject: z.string(),
  kid: z.string(),
  wrappedKey: z.string(),
  bytes: z.int().positive(),
  storedBytes: z.int().positive(),
  mediaType: z.string(),
});
type Sidecar = z.infer<typeof Sidecar>;

/**
 * Evidence files in a folder:
 *
 *     sha256/ab/cd/abcd…        IV, AES-256-GCM ciphertext and tag
 *     sha256/ab/cd/abcd….meta   what is needed to open it
 *     same/ab/…                 which stored file holds this content for this person, by a keyed digest of both
 *
 * Each is written under a temporary name, made durable, and renamed: what stands under its name is whole. The order is
 * sidecar, bytes, index, so that whatever a power failure leaves behind is either complete or never found.
 */
export class FolderEvidenceFiles extends EvidenceFiles {
  constructor(
    private readonly folder: string,
    private readonly sealer: Sealer,
    private readonly entropy: Entropy,
    private readonly bytesMax: number = EVIDENCE_BYTES_MAX,
  ) {
    super();
  }

  async store({ subject, content, mediaType }: FileToStore): Promise<StoredFile> {
    const refused = whyNotTaken({ content, mediaType }, this.bytesMax);
    if (refused !== undefined) throw refused;
    const index = this.#indexPath(subject, content);
    const standing = await this.#standing(index);
    if (standing !== undefined && standing.mediaType === mediaType) return standing;

    const { kid, key, wrapped } = this.sealer.newFileKey(subject);
    const box = seal(key, this.entropy.bytes(IV_BYTES), boundTo(subject, mediaType), content);
    const digest = digestOf(box);
    const sidecar: Sidecar = {
      v: 'outcomes-ledger/evidence-file@1',
      digest,
      subject,
      kid,
      wrappedKey: wrapped,
      bytes: content.length,
      storedBytes: box.length,
      mediaType,
    };
    const path = this.#pathOf(digest);
    await this.#write(`${path}.meta`, Buffer.from(canonicalJson(sidecar)));
    await this.#write(path, box);
    await this.#write(index, Buffer.from(digest));
    return storedFile(sidecar);
  }

  async find(digest: string): Promise<StoredFile | undefined> {
    const sidecar = await this.#sidecar(digest);
    // Without its bytes a sidecar is what an interrupted store left behind.
    if (sidecar === undefined || !(await isThere(this.#pathOf(digest)))) return undefined;
    return storedFile(sidecar);
  }

  async stored(digest: string): Promise<Buffer | undefined> {
    const box = await readIfThere(this.#pathOf(digest));
    if (box !== undefined && digestOf(box) !== digest) {
      throw new EvidenceFileCorrupt(`The stored bytes of ${digest} have another digest`);
    }
    return box;
  }

  async open(digest: string): Promise<OpenedFile | 'erased' | undefined> {
    const sidecar = await this.#sidecar(digest);
    if (sidecar === undefined) return undefined;
    const box = await this.stored(digest);
    if (box === undefined) return undefined;
    const { subject, kid, wrappedKey, mediaType } = sidecar;
    const key = this.sealer.fileKey(subject, kid, wrappedKey);
    if (key === 'erased') return 'erased';
    return { ...storedFile(sidecar), content: opened(key, box, boundTo(subject, mediaType), digest) };
  }

  /** The file that holds this content for this person already, if it is there and whole. */
  async #standing(index: string): Promise<StoredFile | undefined> {
    const digest = (await readIfThere(index))?.toString('utf8');
    if (digest === undefined) return undefined;
    const opened = await this.open(digest);
    // What an erased person's key closed cannot be handed out again as if it could be read.
    if (opened === undefined || opened === 'erased') return undefined;
    const { content: _, ...file } = opened;
    return file;
  }

  async #sidecar(digest: string): Promise<Sidecar | undefined> {
    const text = await readIfThere(`${this.#pathOf(digest)}.meta`);
    if (text === undefined) return undefined;
    const parsed = Sidecar.safeParse(jsonOf(text));
    if (!parsed.success || parsed.data.digest !== digest) {
      throw new EvidenceFileCorrupt(`What stands beside ${digest} is not about it`);
    }
    return parsed.data;
  }

  /** @throws RangeError for anything but a digest, so that no path can be asked for. */
  #pathOf(digest: string): string {
    const [, hex = ''] = /^sha256:([0-9a-f]{64})$/.exec(digest) ?? [];
    if (hex === '') throw new RangeError(`"${digest}" is not the digest of a stored file`);
    return join(this.folder, 'sha256', hex.slice(0, 2), hex.slice(2, 4), hex);
  }

  #indexPath(subject: string, content: Uint8Array): string {
    const mark = this.sealer.mac('evidence-of-subject', canonicalJson([subject, contentDigestOf(content)]));
    const name = createHash('sha256').update(mark).digest('hex');
    return join(this.folder, 'same', name.slice(0, 2), name);
  }

  async #write(path: string, bytes: Uint8Array): Promise<void> {
    await this.#makeFolder(dirname(path));
    const unfinished = `${path}.${this.entropy.bytes(8).toString('hex')}.new`;
    try {
      const file = await open(unfinished, 'wx', 0o600);
      try {
        await file.writeFile(bytes);
        await file.sync();
      } finally {
        await file.close();
      }
      await rename(unfinished, path);
    } catch (error) {
      await rm(unfinished, { force: true });
      throw error;
    }
    // The name itself is durable only once its folder is.
    syncFolder(dirname(path));
  }

  async #makeFolder(folder: string): Promise<void> {
    const first = await mkdir(folder, { recursive: true, mode: 0o700 });
    if (first === undefined) return;
    // Each folder that was made is an entry of the one above it, which must be durable too.
    for (let made = folder; made.length >= first.length; made = dirname(made)) syncFolder(dirname(made));
  }
}

/** `sha256:` of a file in clear. It is sealed wherever it is stored, because a form can be guessed from it. */
export function contentDigestOf(content: Uint8Array): string {
  return digestOf(content);
}

/** The mark of a file: the same for the same file wherever it turns up, and meaningless without the ledger's secret. */
export function fileMarkOf(sealer: Sealer, contentDigest: string): string {
  return sealer.mac('file', contentDigest);
}

function storedFile({ digest, subject, kid, bytes, storedBytes, mediaType }: Sidecar): StoredFile {
  return { digest, subject, kid, bytes, storedBytes, mediaType };
}

function digestOf(bytes: Uint8Array): string {
  return `sha256:${createHash('sha256').update(bytes).digest('hex')}`;
}

/** What a stored file is tied to: it opens for no other person, and as nothing else. */
function boundTo(subject: string, mediaType: string): string {
  return canonicalJson({ file: 'evidence', mediaType, subject });
}

function seal(key: Buffer, iv: Buffer, bound: string, content: Uint8Array): Buffer {
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES }).setAAD(Buffer.from(bound));
  return Buffer.concat([iv, cipher.update(content), cipher.final(), cipher.getAuthTag()]);
}

function opened(key: Buffer, box: Buffer, bound: string, digest: string): Buffer {
  const end = box.length - TAG_BYTES;
  try {
    const decipher = createDecipheriv('aes-256-gcm', key, box.subarray(0, IV_BYTES), { authTagLength: TAG_BYTES })
      .setAAD(Buffer.from(bound))
      .setAuthTag(box.subarray(end));
    return Buffer.concat([decipher.update(box.subarray(IV_BYTES, end)), decipher.final()]);
  } catch {
    throw new EvidenceFileCorrupt(`${digest} does not open: what stands beside it was altered`);
  }
}

async function readIfThere(path: string): Promise<Buffer | undefined> {
  try {
    return await readFile(path);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return undefined;
    throw error;
  }
}

async function isThere(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

function jsonOf(text: Buffer): unknown {
  try {
    return JSON.parse(text.toString('utf8'));
  } catch {
    return undefined;
  }
}
