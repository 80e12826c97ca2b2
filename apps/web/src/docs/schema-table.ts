import { type Cell, cell, type DataTable } from '../layout/parts.js';
import { referredTo, type Schema } from './described-api.js';

const COLUMNS = [{ text: 'Field' }, { text: 'Holds' }, { text: 'Meaning' }];
/** What stands in what: deeper, a thing would have a name and a page of its own. */
const DEPTH_MAX = 4;

export function schemaHref(name: string): string {
  return `/docs/api/schemas/${name}`;
}

/** The fields of a thing, those of things inside it beneath it, with links to what has a page of its own. */
export function schemaTable(schema: Schema, caption: string): DataTable {
  return {
    caption,
    captionSize: 's',
    isStacked: true,
    columns: COLUMNS,
    rows: rowsOf(schema, '', 0),
    empty: 'It has no fields of a fixed name.',
  };
}

/** What a value is, in a few words, with a link where it is a thing with a name. */
export function kindOf(schema: Schema): Cell {
  const name = referredTo(schema);
  if (name !== undefined) return cell(name, { href: schemaHref(name) });
  const { type, items, anyOf, enum: values, pattern, format } = schema;
  if (Array.isArray(values)) return cell(values.map(String).join(', '), { prose: true });
  if (schema['const'] !== undefined) return cell(String(schema['const']));
  if (Array.isArray(anyOf)) return eitherOf(anyOf as readonly Schema[]);
  const types = [type].flat().filter((each) => each !== undefined);
  if (types.includes('array')) {
    const of = kindOf((items ?? {}) as Schema);
    return { ...of, text: `list of ${of.text}` };
  }
  const words = types.map((each) => (each === 'integer' ? 'whole number' : each === 'string' ? 'text' : String(each)));
  const more = [format, pattern].filter((each) => typeof each === 'string').map(String);
  return cell(words.length === 0 ? 'anything' : words.join(' or '), more.length === 0 ? {} : { note: more.join(' ') });
}

function eitherOf(choices: readonly Schema[]): Cell {
  const kinds = choices.map(kindOf);
  const linked = kinds.find(({ href }) => href !== undefined);
  const text = kinds.map((kind) => kind.text).join(' or ');
  return cell(text, { prose: true, ...(linked?.href === undefined ? {} : { href: linked.href }) });
}

function rowsOf(schema: Schema, before: string, depth: number): Cell[][] {
  const { properties = {}, required = [], items, anyOf, type } = schema;
  if (type === 'array') return rowsOf((items ?? {}) as Schema, `${before}[]`, depth);
  if (Array.isArray(anyOf) && depth < DEPTH_MAX) {
    return (anyOf as readonly Schema[]).flatMap((choice) => rowsOf(choice, before, depth + 1));
  }
  return Object.entries(properties as Readonly<Record<string, Schema>>).flatMap(([name, field]) => {
    const place = before === '' ? name : `${before}.${name}`;
    const isNeeded = (required as readonly string[]).includes(name);
    const said = field['description'];
    const row = [
      cell(place, { mono: true, ...(isNeeded ? {} : { note: 'may be absent' }) }),
      kindOf(field),
      cell(typeof said === 'string' ? said : '', { prose: true }),
    ];
    return depth < DEPTH_MAX ? [row, ...rowsOf(field, place, depth + 1)] : [row];
  });
}
