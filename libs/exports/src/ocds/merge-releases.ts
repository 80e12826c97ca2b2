/** What the merge rules of OCDS 1.1 know of a release: any JSON object with these fields. */
export interface Release {
  readonly ocid: string;
  readonly id: string;
  readonly date: string;
  readonly tag: readonly string[];
  readonly [field: string]: unknown;
}

type Json = unknown;
type Fields = Readonly<Record<string, Json>>;

/** Said of the release itself, so a merged one has its own. */
const OF_ONE_RELEASE: readonly string[] = ['id', 'date', 'tag'];

/** The state after all releases: what is said later of the same thing replaces what was said earlier. */
export function compiledRelease(releases: readonly Release[]): Fields {
  const last = releases.at(-1);
  if (last === undefined) throw new RangeError('There is nothing to compile');
  const merged = releases.reduce<Fields>((before, release) => merge(before, content(release)), {});
  return { ...merged, id: `${last.ocid}-${last.date}`, date: last.date, tag: ['compiled'] };
}

/** Every field with all the values it ever had, each with the release that said so. */
export function versionedRelease(releases: readonly Release[]): Fields {
  let versioned: Fields = {};
  for (const release of releases) {
    const { ocid, ...rest } = content(release);
    versioned = { ocid, ...version(versioned, rest as Fields, release) };
  }
  return versioned;
}

function content(release: Release): Fields {
  return Object.fromEntries(Object.entries(release).filter(([name]) => !OF_ONE_RELEASE.includes(name)));
}

function merge(before: Fields, after: Fields): Fields {
  const merged: Record<string, Json> = { ...before };
  for (const [name, value] of Object.entries(after)) {
    const old = merged[name];
    if (isIdentified(value)) merged[name] = byId(isIdentified(old) ? old : [], value, merge);
    else if (isObject(value)) merged[name] = merge(isObject(old) ? old : {}, value);
    else merged[name] = value;
  }
  return merged;
}

function version(before: Fields, after: Fields, release: Release): Fields {
  const versioned: Record<string, Json> = { ...before };
  for (const [name, value] of Object.entries(after)) {
    const old = versioned[name];
    if (isIdentified(value)) {
      const known = Array.isArray(old) ? (old as readonly Identified[]) : [];
      versioned[name] = byId(known, value, (was, is) => {
        const { id, ...rest } = is;
        const { id: _, ...had } = was;
        return { id, ...version(had, rest, release) };
      });
    } else if (isObject(value)) {
      versioned[name] = version(isObject(old) ? old : {}, value, release);
    } else {
      const values = Array.isArray(old) ? (old as readonly { readonly value: Json }[]) : [];
      const said = { releaseID: release.id, releaseDate: release.date, releaseTag: release.tag, value };
      const isSame = JSON.stringify(values.at(-1)?.value) === JSON.stringify(value);
      versioned[name] = isSame ? values : [...values, said];
    }
  }
  return versioned;
}

type Identified = Fields & { readonly id: string };

function byId(
  before: readonly Fields[],
  after: readonly Identified[],
  join: (was: Fields, is: Identified) => Fields,
): readonly Fields[] {
  const merged = [...before];
  for (const item of after) {
    const place = merged.findIndex(({ id }) => id === item.id);
    if (place < 0) merged.push(join({}, item));
    else merged[place] = join(merged[place] ?? {}, item);
  }
  return merged;
}

function isObject(value: Json): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** Objects with an id are the same thing in each release; any other list is replaced as a whole. */
function isIdentified(value: Json): value is readonly Identified[] {
  return (
    Array.isArray(value) && value.length > 0 && value.every((item) => isObject(item) && typeof item['id'] === 'string')
  );
}
