import {
  acceptedMediaTypes,
  contentDigestOf,
  EVIDENCE_BYTES_MAX,
  type EvidenceFileProblem,
  evidenceFileProblems,
  looksLike,
} from '#evidence';
import type { ReturnRows } from './return-format.js';
import type { GivenFile } from './return-state.js';

/** How the file beside a return is read: undefined when there is none of that name. */
export type ReadBeside = (name: string) => Promise<Uint8Array | undefined>;

const typesByEnding: Readonly<Record<string, string>> = {
  pdf: 'application/pdf',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  tif: 'image/tiff',
  tiff: 'image/tiff',
  heic: 'image/heic',
  eml: 'message/rfc822',
  txt: 'text/plain',
  csv: 'text/csv',
  docx: 'application/vnd.openxmlformats-officedocument.wordprocessingml.document',
  xlsx: 'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet',
};

/**
 * Looks at the files that the rows name, one after the other and keeping none of them: a return of thousands of letters
 * must not be held in memory.
 */
export async function filesBeside({ outcomes }: ReturnRows, read: ReadBeside): Promise<Map<string, GivenFile>> {
  const names = new Set(outcomes.flatMap(({ evidence_file }) => (evidence_file === undefined ? [] : [evidence_file])));
  const files = new Map<string, GivenFile>();
  for (const name of names) {
    const content = await read(name);
    if (content !== undefined) files.set(name, givenFile(name, content));
  }
  return files;
}

function givenFile(name: string, content: Uint8Array): GivenFile {
  const mediaType = typesByEnding[name.slice(name.lastIndexOf('.') + 1).toLowerCase()] ?? 'application/octet-stream';
  const problem = problemOf(mediaType, content);
  return {
    bytes: content.length,
    contentDigest: contentDigestOf(content),
    mediaType,
    ...(problem === undefined ? {} : { notTaken: evidenceFileProblems[problem] }),
  };
}

function problemOf(mediaType: string, content: Uint8Array): EvidenceFileProblem | undefined {
  if (content.length === 0) return 'empty';
  if (content.length > EVIDENCE_BYTES_MAX) return 'too-large';
  if (!acceptedMediaTypes.includes(mediaType)) return 'media-type-not-accepted';
  return looksLike(mediaType, content) ? undefined : 'content-differs-from-media-type';
}
