import type { Call } from '../http/call.js';
import { Problem } from '../http/problem.js';
import { type Typed, typedOf } from './typed.js';

const FILES_MAX = 10;
const FIELDS_MAX = 400;

/** A file as a browser sent it: its content, and what the browser said of it, of which nothing is believed. */
export interface SentFile {
  readonly field: string;
  readonly name: string;
  readonly content: Buffer;
  readonly mediaType: string;
}

export interface SentForm {
  readonly typed: Typed;
  readonly files: readonly SentFile[];
}

/** What a browser sent. @throws Problem for a body that is no form, and the errors of the reader of forms for one that is too large. */
export async function sentForm({ request }: Call): Promise<SentForm> {
  if (!request.isMultipart()) return { typed: typedOf(request.body), files: [] };
  const values = new Map<string, string[]>();
  const files: SentFile[] = [];
  try {
    for await (const part of request.parts({ limits: { files: FILES_MAX, fields: FIELDS_MAX } })) {
      if (part.type === 'field') {
        values.set(part.fieldname, [...(values.get(part.fieldname) ?? []), String(part.value)]);
      } else {
        const content = await part.toBuffer();
        // A field for files that was left empty is sent as a file without a name.
        if (content.length > 0 || part.filename !== '') {
          files.push({ field: part.fieldname, name: part.filename, content, mediaType: part.mimetype });
        }
      }
    }
  } catch (error) {
    if ((error as { statusCode?: unknown }).statusCode !== undefined) throw error;
    throw new Problem('malformed-body', 'The body is not multipart/form-data that is whole and has its boundary');
  }
  return { typed: values, files };
}
