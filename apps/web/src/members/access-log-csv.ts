import type { NotedAccess } from '#members';

const COLUMNS = ['number', 'at', 'what', 'who', 'code', 'route'] as const satisfies readonly (keyof NotedAccess)[];

/** RFC 4180. Nothing that anybody typed stands in these notes, but a subject that was sent could: no cell is a formula. */
export function* csvOfNotes(notes: Iterable<NotedAccess>): Iterable<string> {
  yield `${COLUMNS.join(',')}\r\n`;
  for (const note of notes) yield `${COLUMNS.map((column) => field(note[column])).join(',')}\r\n`;
}

function field(value: string | number | null): string {
  const text = String(value ?? '');
  const guarded = /^[=+\-@\t\r\n\0]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(guarded) ? `"${guarded.replaceAll('"', '""')}"` : guarded;
}
