/** What the ledger takes as evidence, and how its content begins. */
const known: Readonly<Record<string, (content: Uint8Array) => boolean>> = {
  'application/pdf': startsWith('%PDF-'),
  'image/jpeg': startsWith('\xff\xd8\xff'),
  'image/png': startsWith('\x89PNG\r\n\x1a\n'),
  'image/webp': (content) => has(content, 0, 'RIFF') && has(content, 8, 'WEBP'),
  'image/tiff': (content) => has(content, 0, 'II*\0') || has(content, 0, 'MM\0*'),
  'image/heic': (content) => has(content, 4, 'ftyp'),
  'message/rfc822': isText,
  'text/plain': isText,
  'text/csv': isText,
  'application/vnd.openxmlformats-officedocument.wordprocessingml.document': startsWith('PK\x03\x04'),
  'application/vnd.openxmlformats-officedocument.spreadsheetml.sheet': startsWith('PK\x03\x04'),
};

export const acceptedMediaTypes: readonly string[] = Object.keys(known);

/** Whether the content begins as its type does: a program that calls itself a picture is found out here. */
export function looksLike(mediaType: string, content: Uint8Array): boolean {
  return known[mediaType]?.(content) ?? false;
}

function startsWith(signature: string): (content: Uint8Array) => boolean {
  return (content) => has(content, 0, signature);
}

function has(content: Uint8Array, offset: number, signature: string): boolean {
  const expected = Buffer.from(signature, 'latin1');
  return expected.equals(content.subarray(offset, offset + expected.length));
}

/** UTF-8 without control characters other than those that text has. */
function isText(content: Uint8Array): boolean {
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(content);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for.
    return !/[\0-\x08\x0e-\x1f]/.test(text);
  } catch {
    return false;
  }
}
