/** A column of a printed table. */
export interface Column {
  readonly title: string;
  readonly align?: 'left' | 'right';
}

/** What stands in a place of a table: as people read it, and as a script does with `--plain`. */
export type Cell = string | { readonly text: string; readonly plain: string };

export interface Table {
  readonly columns: readonly Column[];
  readonly rows: readonly (readonly Cell[])[];
}

/** One record a line, its fields apart by a tab, as `cut`, `sort` and `awk` take them. */
export function recordOf(row: readonly Cell[]): string {
  return row.map((cell) => (typeof cell === 'string' ? cell : cell.plain).replaceAll(/[\t\r\n]+/g, ' ')).join('\t');
}

/**
 * Rows under headings, as wide as what is in them. On a narrow terminal the last column is wrapped, so that no value is
 * cut: a cut reference is a wrong reference.
 */
export function table(columns: readonly Column[], given: readonly (readonly Cell[])[], width: number): string[] {
  const rows = given.map((row) => row.map((cell) => (typeof cell === 'string' ? cell : cell.text)));
  const widths = columns.map(({ title }, index) =>
    Math.max(title.length, ...rows.map((row) => visible(row[index] ?? '').length)),
  );
  const before = widths.slice(0, -1).reduce((sum, each) => sum + each + 2, 0);
  const last = widths.length - 1;
  const room = width - before;
  const wraps = room >= 20 && (widths[last] ?? 0) > room;
  if (wraps) widths[last] = room;

  const line = (cells: readonly string[]) =>
    columns
      .map(({ align }, index) => {
        const cell = cells[index] ?? '';
        const pad = ' '.repeat(Math.max(0, (widths[index] ?? 0) - visible(cell).length));
        if (align === 'right') return pad + cell;
        return index === last ? cell : cell + pad;
      })
      .join('  ')
      .trimEnd();

  const body = rows.flatMap((row) => {
    const end = row[last] ?? '';
    if (!wraps || visible(end).length <= room) return [line(row)];
    const [first = '', ...rest] = wrap(end, room);
    return [line([...row.slice(0, last), first]), ...rest.map((text) => ' '.repeat(before) + text)];
  });
  return [line(columns.map(({ title }) => title)), line(widths.map((each) => '-'.repeat(each))), ...body];
}

/** Words over lines of at most `width`; a word that is longer stands alone. */
export function wrap(text: string, width: number, indent = ''): string[] {
  const lines: string[] = [];
  let current = '';
  for (const word of text.split(/\s+/)) {
    if (current !== '' && visible(current).length + 1 + visible(word).length > width - indent.length) {
      lines.push(indent + current);
      current = word;
    } else {
      current = current === '' ? word : `${current} ${word}`;
    }
  }
  if (current !== '') lines.push(indent + current);
  return lines;
}

/** Without the codes of colours, which take no room. */
function visible(text: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: the escape character is what is looked for.
  return text.replaceAll(/\u001b\[\d+m/g, '');
}
