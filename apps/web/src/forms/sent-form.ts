import type { Call } from '../http/call.js';
import { Problem } from '../http/problem.js';
import { FILES, type Typed, typedOf } from './typed.js';

const FILES_MAX = 10;
const FIELDS_MAX = 400;
/** All files of one form together, because they are held in memory until the command is done with them. */
const BYTES_MAX = 60 * 1024 * 1024;

/** A file as a browser sent it: its content, and what the browser said of it, of which nothing is believed. */
export interface SentFile {
  readonly field: string;
  readonly name: string;
  readonly content: Buffer;
  readonly mediaType: string;
  /** Whether there was more of it than is read: what there is of its content is thrown away. */
  readonly isTooLarge: boolean;
}

export interface SentForm {
  readonly typed: Typed;
  readonly files: readonly SentFile[];
}

/** What a browser sent. @throws Problem for a body that is no form, and the errors of the reader of forms for one of too many parts. */
export async function sentForm({ request }: Call): Promise<SentForm> {
  if (!request.isMultipart()) return { typed: typedOf(request.body), files: [] };
  const values = new Map<string, string[]>();
  const files: SentFile[] = [];
  let bytes = 0;
  try {
    // A file that is too large is for the form to name, and no reason to lose everything else that was filled in.
    const reading = { throwFileSizeLimit: false, limits: { files: FILES_MAX, fields: FIELDS_MAX } };
    for await (const part of request.parts(reading)) {
      if (part.type === 'field') {
        values.set(part.fieldname, [...(values.get(part.fieldname) ?? []), String(part.value)]);
      } else {
        const read = await part.toBuffer();
        bytes += read.length;
        const isTooLarge = part.file.truncated || bytes > BYTES_MAX;
        const content = isTooLarge ? Buffer.alloc(0) : read;
        // A field for files that was left empty is sent as a file without a name.
        if (content.length > 0 || part.filename !== '') {
          files.push({ field: part.fieldname, name: part.filename, content, mediaType: part.mimetype, isTooLarge });
        }
      }
    }
  } catch (error) {
    if ((error as { statusCode?: unknown }).statusCode !== undefined) throw error;
    throw new Problem('malformed-body', 'The body is not multipart/form-data that is whole and has its boundary');
  }
  values.delete(FILES);
  if (files.length > 0) values.set(FILES, [...new Set(files.map(({ field }) => field))]);
  return { typed: values, files };
}
