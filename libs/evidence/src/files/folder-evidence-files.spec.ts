import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from '@jest/globals';
import { SystemEntropy } from '#kernel';
import { ParticipantsStore } from '#participants';
import { TestSealer } from '../../../event-log/test/test-sealer.js';
import { EvidenceFileCorrupt, type EvidenceFileProblem, EvidenceFileRefused } from './evidence-files.js';
import { contentDigestOf, FolderEvidenceFiles, fileMarkOf } from './folder-evidence-files.js';

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function opened({ sealer = new TestSealer(), bytesMax = 1000 } = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'evidence-'));
  folders.push(folder);
  return { folder, sealer, files: new FolderEvidenceFiles(folder, sealer, new SystemEntropy(), bytesMax) };
}

const content = Buffer.from('%PDF-1.7 a tenancy agreement');
const file = { subject: 'P0000000000000001', content, mediaType: 'application/pdf' };
const pathOf = (folder: string, digest: string) => {
  const hex = digest.slice('sha256:'.length);
  return join(folder, 'sha256', hex.slice(0, 2), hex.slice(2, 4), hex);
};
const names = (folder: string) => readdirSync(folder, { recursive: true, encoding: 'utf8' });

describe('the folder of evidence files', () => {
  it('gives back what was stored', async () => {
    const { files } = opened();
    const stored = await files.store(file);
    expect(stored).toMatchObject({ subject: file.subject, bytes: content.length, mediaType: 'application/pdf' });
    expect(stored.storedBytes).toBe(content.length + 12 + 16);
    expect(await files.find(stored.digest)).toEqual(stored);
    expect(await files.open(stored.digest)).toEqual({ ...stored, content });
  });

  it('opens it after a restart, with the real participants store', async () => {
    const sealer = ParticipantsStore.inMemory();
    const { folder, files } = opened({ sealer: sealer as never });
    const { digest } = await files.store(file);
    const again = new FolderEvidenceFiles(folder, sealer, new SystemEntropy());
    expect(await again.open(digest)).toMatchObject({ content });
    sealer.close();
  });

  it('names a file by the digest of what is stored, which gives nothing of it away', async () => {
    const { folder, files } = opened();
    const { digest } = await files.store(file);
    const bytes = readFileSync(pathOf(folder, digest));
    expect(contentDigestOf(bytes)).toBe(digest);
    expect(digest).not.toBe(contentDigestOf(content));
    const everything = names(folder)
      .map((name) => join(folder, name))
      .filter((name) => statSync(name).isFile())
      .map((name) => readFileSync(name).toString('latin1'))
      .join('\n');
    expect(everything).not.toContain('tenancy');
    expect(everything).not.toContain(contentDigestOf(content));
  });

  it('stores the same file for the same person once, and apart for another', async () => {
    const { files } = opened();
    const first = await files.store(file);
    expect(await files.store(file)).toEqual(first);
    const other = await files.store({ ...file, subject: 'P0000000000000002' });
    expect(other.digest).not.toBe(first.digest);
  });

  it('leaves nothing unfinished behind', async () => {
    const { folder, files } = opened();
    await files.store(file);
    expect(names(folder).filter((name) => name.endsWith('.new'))).toEqual([]);
  });

  it('stores a file again whose bytes an interruption kept from being written', async () => {
    const { folder, files } = opened();
    const first = await files.store(file);
    rmSync(pathOf(folder, first.digest));
    expect(await files.find(first.digest)).toBeUndefined();
    expect(await files.open(first.digest)).toBeUndefined();
    const again = await files.store(file);
    expect(await files.open(again.digest)).toMatchObject({ content });
  });

  it('finds bytes that were altered', async () => {
    const { folder, files } = opened();
    const { digest } = await files.store(file);
    const path = pathOf(folder, digest);
    const bytes = readFileSync(path);
    bytes[20] = (bytes[20] ?? 0) ^ 1;
    writeFileSync(path, bytes);
    await expect(files.open(digest)).rejects.toThrow(EvidenceFileCorrupt);
  });

  it('finds a sidecar that was altered', async () => {
    const { folder, files } = opened();
    const { digest } = await files.store(file);
    const sidecar = `${pathOf(folder, digest)}.meta`;
    writeFileSync(sidecar, readFileSync(sidecar, 'utf8').replace('application/pdf', 'image/png'));
    await expect(files.open(digest)).rejects.toThrow(EvidenceFileCorrupt);
    writeFileSync(sidecar, 'not JSON');
    await expect(files.open(digest)).rejects.toThrow(EvidenceFileCorrupt);
  });

  it('says that a file is erased once the key of its person is gone, and stores it anew', async () => {
    const { sealer, files } = opened();
    const { digest } = await files.store(file);
    sealer.erase(file.subject);
    expect(await files.open(digest)).toBe('erased');
    expect((await files.store(file)).digest).not.toBe(digest);
  });

  it('knows no file that was not stored, and no path that is not a digest', async () => {
    const { folder, files } = opened();
    expect(await files.open(`sha256:${'0'.repeat(64)}`)).toBeUndefined();
    await expect(files.open('sha256:../../etc/passwd')).rejects.toThrow(RangeError);
    expect(existsSync(join(folder, 'sha256'))).toBe(false);
  });

  it('marks the same file the same for everybody', () => {
    const sealer = new TestSealer();
    expect(fileMarkOf(sealer, contentDigestOf(content))).toBe(fileMarkOf(sealer, contentDigestOf(content)));
    expect(fileMarkOf(sealer, contentDigestOf(content))).toMatch(/^hmac-sha256:[0-9a-f]{64}$/);
  });

  it.each<[string, Partial<typeof file>, EvidenceFileProblem]>([
    ['nothing', { content: Buffer.alloc(0) }, 'empty'],
    ['more than it takes', { content: Buffer.concat([content, Buffer.alloc(1000)]) }, 'too-large'],
    ['a type it does not take', { mediaType: 'application/zip' }, 'media-type-not-accepted'],
    ['a program that calls itself a picture', { mediaType: 'image/png' }, 'content-differs-from-media-type'],
    [
      'text that is none',
      { mediaType: 'text/plain', content: Buffer.from([0xff, 0xfe, 0]) },
      'content-differs-from-media-type',
    ],
    [
      'a program that calls itself text',
      { mediaType: 'text/csv', content: Buffer.from('MZ\0\0') },
      'content-differs-from-media-type',
    ],
  ])('does not take %s', async (_, other, problem) => {
    const { folder, files } = opened();
    const refused = files.store({ ...file, ...other });
    await expect(refused).rejects.toThrow(EvidenceFileRefused);
    await expect(refused).rejects.toMatchObject({ problem });
    expect(names(folder)).toEqual([]);
  });

  it.each([
    ['application/pdf', '%PDF-1.4'],
    ['image/jpeg', '\xff\xd8\xff\xe0'],
    ['image/png', '\x89PNG\r\n\x1a\n'],
    ['image/webp', 'RIFF\0\0\0\0WEBPVP8 '],
    ['image/tiff', 'II*\0\b\0\0\0'],
    ['image/heic', '\0\0\0\x18ftypheic'],
    ['text/csv', 'person,achieved on\r\n'],
    ['application/vnd.openxmlformats-officedocument.wordprocessingml.document', 'PK\x03\x04'],
  ])('takes %s', async (mediaType, start) => {
    const { files } = opened();
    await expect(files.store({ ...file, mediaType, content: Buffer.from(start, 'latin1') })).resolves.toMatchObject({
      mediaType,
    });
  });
});
