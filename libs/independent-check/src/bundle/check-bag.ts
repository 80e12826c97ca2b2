import type { Findings } from '../findings.js';
import { textOf } from '../formats/index.js';
import type { HashedFiles } from './hashed-files.js';

const DECLARATION = 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n';
const MANIFEST = 'manifest-sha256.txt';
const TAG_MANIFEST = 'tagmanifest-sha256.txt';
const TAG_FILES = ['bag-info.txt', 'bagit.txt', MANIFEST];

/**
 * BagIt (RFC 8493): every file is listed with its hash, and nothing else is there. The lists are held to the one way in
 * which they are written, so that no byte of them is without meaning.
 *
 * @returns how many files are in the bag.
 */
export async function checkBag(files: HashedFiles, findings: Findings): Promise<number> {
  for (const name of files.names) {
    if (!name.startsWith('data/') && !TAG_FILES.includes(name) && name !== TAG_MANIFEST) {
      findings.found('bag', `${name} is no file of a bundle`);
    }
  }
  if ((await textIn(files, 'bagit.txt', findings)) !== DECLARATION) {
    findings.found('bag', 'bagit.txt does not say that this is a bag of version 1.0 in UTF-8');
  }
  const payload = files.names.filter((name) => name.startsWith('data/')).sort();
  await checkManifest(files, MANIFEST, payload, findings);
  await checkManifest(
    files,
    TAG_MANIFEST,
    TAG_FILES.filter((name) => files.has(name)),
    findings,
  );
  let bytes = 0;
  for (const name of payload) bytes += (await files.hashOf(name)).bytes;
  const info = (await textIn(files, 'bag-info.txt', findings)) ?? '';
  if (!info.split('\n').includes(`Payload-Oxum: ${bytes}.${payload.length}`)) {
    findings.found(
      'bag',
      `bag-info.txt does not say that there are ${payload.length} files of ${bytes} bytes together`,
    );
  }
  return files.names.length;
}

async function checkManifest(
  files: HashedFiles,
  manifest: string,
  names: readonly string[],
  findings: Findings,
): Promise<void> {
  const text = await textIn(files, manifest, findings);
  if (text === undefined) return;
  const before = findings.count;
  const said = new Map<string, string>();
  for (const line of text.split('\n').slice(0, -1)) {
    const [, hash = '', name = ''] = /^([0-9a-f]{64}) {2}(.+)$/.exec(line) ?? [];
    if (name === '' || said.has(name)) findings.found('manifest', `${manifest} has a line that is not one: ${line}`);
    said.set(name, hash);
  }
  const lines: string[] = [];
  for (const name of names) {
    const { hex } = await files.hashOf(name);
    lines.push(`${hex}  ${name}\n`);
    const expected = said.get(name);
    if (expected === undefined) findings.found('manifest', `${name} is not in ${manifest}`);
    else if (expected !== hex) findings.found('manifest', `${name} is not what ${manifest} says: it was changed`);
    said.delete(name);
  }
  for (const name of said.keys()) if (name !== '') findings.found('manifest', `${name} is in ${manifest} and not here`);
  if (findings.count === before && lines.join('') !== text) {
    findings.found('manifest', `${manifest} is not written as it was made`);
  }
}

async function textIn(files: HashedFiles, name: string, findings: Findings): Promise<string | undefined> {
  if (!files.has(name)) {
    findings.found('bag', `There is no ${name}`);
    return undefined;
  }
  try {
    return textOf(await files.read(name));
  } catch {
    findings.found('bag', `${name} cannot be read as text`);
    return undefined;
  }
}
