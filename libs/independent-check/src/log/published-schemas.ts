import { readdirSync, readFileSync } from 'node:fs';
import { Ajv2020, type AnySchema, type ErrorObject, type ValidateFunction } from 'ajv/dist/2020.js';

// Beside the libraries in the checkout and in what is built from it, so that an installed ledger is checked against the
// same files that anybody can read in the documentation.
const PUBLISHED = new URL('../../../../docs/events/', import.meta.url);
/** Versions that are not written any more and stand in logs for ever. */
const EARLIER = new URL('../../../../docs/schemas/earlier-events/', import.meta.url);

const PROBLEMS_MAX = 3;
const SUFFIX = '.schema.json';

interface TypeSchema {
  readonly validate: ValidateFunction;
  /** Fields that are taken out of the data and sealed. */
  readonly personal: ReadonlySet<string>;
}

/** The schemas of envelope and events as they are published, and nothing that the writer's code says about them. */
export class PublishedSchemas {
  readonly #envelope: ValidateFunction;
  readonly #types = new Map<string, TypeSchema | undefined>();
  readonly #names: ReadonlySet<string>;
  readonly #ajv = new Ajv2020({
    allErrors: false,
    strict: true,
    strictTypes: false,
    strictRequired: false,
    messages: true,
  });

  constructor(private readonly folders: readonly URL[] = [PUBLISHED, EARLIER]) {
    this.#ajv.addKeyword('personal');
    for (const [name, format] of Object.entries(formats)) this.#ajv.addFormat(name, format);
    this.#envelope = this.#ajv.compile(read(new URL(`envelope${SUFFIX}`, this.#folder(0))));
    this.#names = new Set(folders.flatMap((folder) => readdirSync(folder)).filter((name) => name.endsWith(SUFFIX)));
  }

  /** What of an envelope does not hold; undefined when all does. */
  envelopeProblem(envelope: unknown): string | undefined {
    return this.#envelope(envelope) ? undefined : inWords(this.#envelope.errors);
  }

  /** What of an event's data does not hold; undefined when all does. */
  dataProblem(type: string, version: number, data: Readonly<Record<string, unknown>>): string | undefined {
    const schema = this.#of(type, version);
    if (schema === undefined) {
      return this.#isKnown(type)
        ? `no schema of version ${version} of ${type} is published`
        : `no event type ${type} is published`;
    }
    const inClear = [...schema.personal].filter((field) => data[field] !== undefined);
    if (inClear.length > 0) return `${inClear.join(', ')} stands in clear, and is to be sealed`;
    return schema.validate(data) ? undefined : `not a ${type}: ${inWords(schema.validate.errors)}`;
  }

  /** Whether a field of a type is one that is sealed. */
  isPersonal(type: string, version: number, field: string): boolean {
    return this.#of(type, version)?.personal.has(field) === true;
  }

  #of(type: string, version: number): TypeSchema | undefined {
    const name = `${type}.v${version}${SUFFIX}`;
    if (!this.#types.has(name)) this.#types.set(name, this.#names.has(name) ? this.#compile(name) : undefined);
    return this.#types.get(name);
  }

  #compile(name: string): TypeSchema {
    const folder = this.folders.find((one) => readdirSync(one).includes(name)) ?? this.#folder(0);
    const schema = read(new URL(name, folder)) as { properties?: Record<string, { personal?: boolean }> };
    const personal = Object.entries(schema.properties ?? {}).filter(([, field]) => field.personal === true);
    return { validate: this.#ajv.compile(schema), personal: new Set(personal.map(([field]) => field)) };
  }

  #isKnown(type: string): boolean {
    return [...this.#names].some((name) => name.startsWith(`${type}.v`));
  }

  #folder(index: number): URL {
    return this.folders[index] ?? PUBLISHED;
  }
}

function read(file: URL): AnySchema {
  return JSON.parse(readFileSync(file, 'utf8')) as AnySchema;
}

const DAY = /^\d{4}-\d{2}-\d{2}$/;

const formats = {
  date: (text: string) => DAY.test(text) && isDay(text),
  'date-time': (text: string) =>
    /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z$/.test(text) && isDay(text.slice(0, 10)),
  uuid: /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i,
};

/** 2021-02-29 is written like a day and is none. */
function isDay(text: string): boolean {
  const [year = 0, month = 0, day = 0] = text.split('-').map(Number);
  const isLeap = (year % 4 === 0 && year % 100 !== 0) || year % 400 === 0;
  const days = [31, isLeap ? 29 : 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31][month - 1] ?? 0;
  return day >= 1 && day <= days;
}

function inWords(errors: readonly ErrorObject[] | null | undefined): string {
  const found = (errors ?? []).slice(0, PROBLEMS_MAX);
  return found
    .map(({ instancePath, message, params }) => {
      const extra = (params as { additionalProperty?: string }).additionalProperty;
      return `${instancePath || 'all of it'} ${message}${extra === undefined ? '' : ` (${extra})`}`;
    })
    .join('; ');
}
