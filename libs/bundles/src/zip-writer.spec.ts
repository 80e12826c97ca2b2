import { inflateRawSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { unzipSync } from 'fflate';
import { BundleError, ZipFiles } from '#independent-check';
import { ZipWriter } from './zip-writer.js';

async function zipOf(files: Iterable<readonly [string, Uint8Array]>): Promise<Buffer> {
  const pieces: Uint8Array[] = [];
  const zip = new ZipWriter((bytes) => {
    pieces.push(bytes);
  });
  for (const [name, bytes] of files) await zip.add(name, bytes);
  await zip.end();
  return Buffer.concat(pieces);
}

const open = (zip: Uint8Array) => ZipFiles.open(zip, (packed) => inflateRawSync(packed));
const text = Buffer.from('the same words again and again, the same words again and again, the same words again');

describe('a zip file that is written as it goes', () => {
  it('is read by others, and is the same bytes each time', async () => {
    const files = [
      ['bag/a.txt', text],
      ['bag/data/empty', Buffer.alloc(0)],
      ['bag/data/short', Buffer.from('x')],
    ] as const;
    const zip = await zipOf(files);
    expect(await zipOf(files)).toEqual(zip);
    const unzipped = unzipSync(zip);
    expect(Object.keys(unzipped)).toEqual(files.map(([name]) => name));
    expect(Buffer.from(unzipped['bag/a.txt'] ?? [])).toEqual(text);
    const own = open(zip);
    expect(own.names).toEqual(['a.txt', 'data/empty', 'data/short']);
    expect(Buffer.from(await own.read('a.txt'))).toEqual(text);
  });

  it('takes more files than the old format can count', async () => {
    const count = 70_000;
    const zip = await zipOf(
      (function* () {
        for (let nth = 0; nth < count; nth += 1) yield [`bag/${nth}`, Buffer.from(String(nth))] as const;
      })(),
    );
    const own = open(zip);
    expect(own.names).toHaveLength(count);
    expect(Buffer.from(await own.read('69999')).toString()).toBe('69999');
    expect(Object.keys(unzipSync(zip, { filter: ({ name }) => name === 'bag/65536' }))).toEqual(['bag/65536']);
  });

  it.each([
    ['a name that leaves the folder', 'bag/../../etc/passwd'],
    ['a name that hides', 'bag/.hidden'],
    ['a name with a letter that looks like another', 'bag/dаta'],
    ['a file beside the one folder', 'other'],
  ])('is refused by the check with %s', async (_, name) => {
    const zip = await zipOf([
      ['bag/bagit.txt', text],
      [name, text],
    ]);
    expect(() => open(zip)).toThrow(BundleError);
  });

  it('is refused with one name twice, in any case of its letters', async () => {
    for (const name of ['bag/a', 'bag/A']) {
      const zip = await zipOf([
        ['bag/a', text],
        [name, text],
      ]);
      expect(() => open(zip)).toThrow(/two files of the name/);
    }
  });

  it('is refused where its list and its files say two things, or something is behind its end', async () => {
    const zip = await zipOf([['bag/a', text]]);
    const renamed = Buffer.from(zip);
    renamed.write('b', 34, 'latin1');
    expect(() => open(renamed)).toThrow(/another name/);
    expect(() => open(Buffer.concat([zip, Buffer.from('more')]))).toThrow(/added behind/);
    expect(() => open(zip.subarray(0, -1))).toThrow(BundleError);
    const bomb = Buffer.from(zip);
    bomb.writeUInt32LE(10, zip.lastIndexOf(Buffer.from('PK\u0001\u0002', 'latin1')) + 24);
    await expect(open(bomb).read('a')).rejects.toThrow(/damaged/);
  });
});
