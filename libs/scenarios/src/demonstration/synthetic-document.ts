import { createHash } from 'node:crypto';

/** What is filed of a document of a made-up contract. There is no file: what stands for it is the digest of its title. */
export function syntheticDocument(datedOn: string, title: string, about: readonly object[]): object {
  const text = `Synthetic document: ${title}, ${datedOn}.\n`;
  const digest = createHash('sha256').update(text).digest('hex');
  return {
    datedOn,
    title,
    contentDigest: `sha256:${digest}`,
    bytes: Buffer.byteLength(text),
    mediaType: 'text/plain',
    location: `synthetic:${digest.slice(0, 16)}`,
    about,
  };
}
