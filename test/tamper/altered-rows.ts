import { canonical, leafHash, nodeSha256, type StoredRow, utf8 } from '#independent-check';

/** A change of stored rows, as somebody makes it who has the whole store in hand. */
export type Change = (rows: readonly StoredRow[]) => readonly StoredRow[];

type Json = { [name: string]: Json } | Json[] | string | number | boolean | null;
type Alteration = (value: Json) => Json | undefined;

/** A row with another text, and the hash of that text: whoever writes the one can write the other. */
export function rewritten(row: StoredRow, text: string): StoredRow {
  return { ...row, text, leaf: leafHash(utf8(text), nodeSha256) };
}

/** Changes what stands at a path of a row's event; undefined takes it away. The columns are kept in step. */
export function altered(row: StoredRow, path: string, alter: Alteration | Json): StoredRow {
  const event = JSON.parse(row.text) as { [name: string]: Json };
  const names = path.split('/');
  const last = names.pop() ?? '';
  let at: Json = event;
  for (const name of names) at = (at as { [name: string]: Json })[name] ?? null;
  const holder = at as { [name: string]: Json };
  const value = typeof alter === 'function' ? alter(holder[last] ?? null) : alter;
  if (value === undefined) delete holder[last];
  else holder[last] = value;
  const { id, stream, revision, type } = event as unknown as StoredRow;
  return { ...rewritten(row, canonical(event)), id, stream, revision, type };
}

/** @param which counted from 0 among the events of the type; from the end when below 0. */
export function alter(type: string, path: string, change: Alteration | Json, which = 0): Change {
  return (rows) => {
    const found = rows.filter((row) => row.type === type).at(which);
    if (found === undefined) throw new Error(`There is no ${type} to be altered`);
    return rows.map((row) => (row === found ? altered(row, path, change) : row));
  };
}

export function alterAll(type: string, path: string, change: Alteration | Json): Change {
  return (rows) => rows.map((row) => (row.type === type ? altered(row, path, change) : row));
}

/** Changes one row by its entry, nothing being kept in step. */
export function at(entry: number, change: (row: StoredRow) => StoredRow): Change {
  return (rows) => rows.map((row) => (row.sequence === entry ? change(row) : row));
}

/** What stands at a path of the first event of a type. */
export function valueIn(rows: readonly StoredRow[], type: string, path: string): string {
  const row = rows.find((one) => one.type === type);
  let value = JSON.parse(row?.text ?? 'null') as Json;
  for (const name of path.split('/')) value = (value as { [name: string]: Json })[name] ?? null;
  return String(value);
}

export const plus =
  (amount: number): Alteration =>
  (value) =>
    Number(value) + amount;
