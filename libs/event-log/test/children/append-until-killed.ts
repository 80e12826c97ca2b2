import { writeSync } from 'node:fs';
import { SqliteEventLog } from '#event-log';
import { canonicalJson, eventIdOf } from '#kernel';

// Appends with several writers at once, and says of each event that it is durable, only once it was told so.
const [file = '', run = '', writers = '8'] = process.argv.slice(2);
const log = SqliteEventLog.open(file);

async function write(writer: number): Promise<void> {
  const stream = `run${run}-writer${writer}`;
  for (let revision = 0; ; revision += 1) {
    const id = eventIdOf(stream, revision);
    const text = canonicalJson({ id, data: { stream, revision, fill: 'x'.repeat(400) } });
    const answer = await log.append(stream, revision === 0 ? 'no-stream' : revision - 1, [
      { id, type: 'NoteTaken', text },
    ]);
    if (answer.kind !== 'appended') throw new Error(`${stream}/${revision}: ${answer.kind}`);
    // At once and whole, so that nothing said is lost in a buffer of ours when the process is killed.
    writeSync(1, `${stream} ${revision} ${id}\n`);
  }
}

await Promise.all(Array.from({ length: Number(writers) }, (_, writer) => write(writer)));
