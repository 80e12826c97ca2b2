import type { EvidenceRow } from '#evidence';
import { countWords } from '../layout/words.js';

const called: Readonly<Record<string, string>> = {
  'application/pdf': 'PDF',
  'image/png': 'PNG picture',
  'image/jpeg': 'JPEG picture',
  'text/plain': 'plain text',
  'message/rfc822': 'e-mail',
};

/** The type and the size of a file as it was submitted: what is stored is larger, because it is encrypted. */
export function fileWords({ media_type, bytes }: Pick<EvidenceRow, 'media_type' | 'bytes'>): string {
  return `${called[media_type] ?? media_type}, ${bytes === 1 ? '1 byte' : `${countWords(bytes)} bytes`}`;
}
