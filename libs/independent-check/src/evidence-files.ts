import { createHash } from 'node:crypto';
import { createReadStream, existsSync } from 'node:fs';
import { join } from 'node:path';
import { pipeline } from 'node:stream/promises';
import type { Findings, Place } from './findings.js';

/** A stored file that events name, with the first entry that does. */
export interface NamedFile {
  readonly digest: string;
  readonly bytes: number;
  readonly place: Place;
  /** Whether the key of the person that it is about was destroyed: then the file may be gone too. */
  readonly isErased: boolean;
}

export interface FileCounts {
  readonly files: number;
  /** Gone, of people who were erased. */
  readonly erased: number;
}

/** Reads every stored file that an event names and hashes it again: the digest in the event is of what is stored. */
export async function checkEvidenceFiles(
  folder: string,
  named: Iterable<NamedFile>,
  findings: Findings,
  progress: (files: number) => void = () => {},
): Promise<FileCounts> {
  let files = 0;
  let erased = 0;
  for (const { digest, bytes, place, isErased } of named) {
    files += 1;
    progress(files);
    const hex = digest.slice('sha256:'.length);
    const file = join(folder, 'sha256', hex.slice(0, 2), hex.slice(2, 4), hex);
    if (!existsSync(file)) {
      if (isErased) erased += 1;
      else findings.found('evidence-file', `the stored file ${digest} is gone`, place);
      continue;
    }
    const stored = await hashed(file);
    if (stored.hex !== hex) findings.found('evidence-file', `the stored file ${digest} is not what was stored`, place);
    else if (stored.bytes !== bytes) {
      findings.found(
        'evidence-file',
        `the stored file ${digest} has ${stored.bytes} bytes, and the event says ${bytes}`,
        place,
      );
    }
  }
  return { files, erased };
}

async function hashed(file: string): Promise<{ readonly hex: string; readonly bytes: number }> {
  const hash = createHash('sha256');
  let bytes = 0;
  await pipeline(createReadStream(file), async (chunks: AsyncIterable<Buffer>) => {
    for await (const chunk of chunks) {
      hash.update(chunk);
      bytes += chunk.length;
    }
  });
  return { hex: hash.digest('hex'), bytes };
}
