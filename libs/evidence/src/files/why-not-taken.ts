import { EvidenceFileRefused, type FileToStore } from './evidence-files.js';
import { acceptedMediaTypes, looksLike } from './media-types.js';

/** 20 MiB: a scanned letter of many pages, and nothing that would fill the disk. */
export const EVIDENCE_BYTES_MAX = 20 * 1024 * 1024;

/** Why a file is not taken as evidence; undefined for one that is. Asked before anything of several files is stored. */
export function whyNotTaken(
  { content, mediaType }: Pick<FileToStore, 'content' | 'mediaType'>,
  bytesMax: number = EVIDENCE_BYTES_MAX,
): EvidenceFileRefused | undefined {
  if (content.length === 0) return new EvidenceFileRefused('empty');
  if (content.length > bytesMax) return new EvidenceFileRefused('too-large', { bytes: content.length, bytesMax });
  if (!acceptedMediaTypes.includes(mediaType)) return new EvidenceFileRefused('media-type-not-accepted', { mediaType });
  if (looksLike(mediaType, content)) return undefined;
  return new EvidenceFileRefused('content-differs-from-media-type', { mediaType });
}
