import { createHash } from 'node:crypto';
import { Ajv2020, type ValidateFunction } from 'ajv/dist/2020.js';
import type { EventDictionary } from './event-dictionary.js';
import type { EventManifest } from './event-exports.js';
import { sha256 } from './event-line.js';

const PROBLEMS_MAX = 20;

/**
 * Reads an export of events again with nothing but what came with it: every line against the dictionary, and all of
 * them against the manifest.
 *
 * @param content the bytes of the file, in pieces of any size.
 * @returns what is wrong with it, the first twenty things; nothing, when it is what the manifest says.
 */
export async function checkEventExport(
  content: AsyncIterable<Uint8Array>,
  manifest: EventManifest,
  dictionaryText: string,
): Promise<string[]> {
  const problems: string[] = [];
  const say = (problem: string) => {
    if (problems.length < PROBLEMS_MAX) problems.push(problem);
  };
  if (sha256(dictionaryText).toString('hex') !== manifest.dictionarySha256) {
    say('The dictionary is not the one that the manifest names');
  }
  const checks = new LineChecks(JSON.parse(dictionaryText) as EventDictionary, manifest);
  const hash = createHash('sha256');
  let bytes = 0;
  let number = 0;
  for await (const line of linesOf(content, (chunk) => {
    hash.update(chunk);
    bytes += chunk.length;
  })) {
    number += 1;
    const wrong = checks.wrongWith(line);
    if (wrong !== undefined) say(`Line ${number}: ${wrong}`);
  }
  if (bytes !== manifest.bytes) say(`The file has ${bytes} bytes, and the manifest says ${manifest.bytes}`);
  if (hash.digest('hex') !== manifest.sha256) say('The file is not the one whose digest the manifest has');
  for (const problem of checks.wrongInAll(number)) say(problem);
  return problems;
}

class LineChecks {
  readonly #schemas = new Ajv2020({ strict: false, validateFormats: false });
  readonly #validators = new Map<string, ValidateFunction>();
  readonly #byType = new Map<string, number>();
  #before = -1;

  constructor(
    private readonly dictionary: EventDictionary,
    private readonly manifest: EventManifest,
  ) {}

  wrongWith(text: string): string | undefined {
    let line: Record<string, unknown>;
    try {
      line = JSON.parse(text) as Record<string, unknown>;
    } catch {
      return 'it is no JSON';
    }
    const names = Object.keys(this.dictionary.line);
    if (Object.keys(line).join() !== names.join()) return `its names are not ${names.join(', ')}`;
    const { entry, type, version, data } = line;
    if (typeof entry !== 'number' || entry <= this.#before)
      return `entry ${String(entry)} stands after ${this.#before}`;
    this.#before = entry;
    if (entry > this.manifest.moment.entry)
      return `entry ${entry} is after the last one, ${this.manifest.moment.entry}`;
    const known = this.dictionary.types[String(type)];
    if (known === undefined) return `the dictionary has no type ${String(type)}`;
    this.#byType.set(String(type), (this.#byType.get(String(type)) ?? 0) + 1);
    if (version !== known.version) return `${String(type)} has version ${String(version)}, not ${known.version}`;
    const isValid = this.#validator(String(type), known.schema);
    if (isValid(data)) return undefined;
    const [first] = isValid.errors ?? [];
    return `its data is no ${String(type)}: ${first?.instancePath ?? ''} ${first?.message ?? ''}`;
  }

  *wrongInAll(lines: number): Iterable<string> {
    const { events, byType } = this.manifest;
    if (lines !== events) yield `There are ${lines} events, and the manifest says ${events}`;
    for (const type of new Set([...Object.keys(byType), ...this.#byType.keys()])) {
      const [found, said] = [this.#byType.get(type) ?? 0, byType[type] ?? 0];
      if (found !== said) yield `There are ${found} of ${type}, and the manifest says ${said}`;
    }
  }

  #validator(type: string, schema: object): ValidateFunction {
    const known = this.#validators.get(type);
    if (known !== undefined) return known;
    const made = this.#schemas.compile(schema);
    this.#validators.set(type, made);
    return made;
  }
}

async function* linesOf(content: AsyncIterable<Uint8Array>, each: (chunk: Uint8Array) => void): AsyncGenerator<string> {
  const decoder = new TextDecoder('utf-8', { fatal: true });
  let rest = '';
  for await (const chunk of content) {
    each(chunk);
    const lines = (rest + decoder.decode(chunk, { stream: true })).split('\n');
    rest = lines.pop() ?? '';
    yield* lines;
  }
  rest += decoder.decode();
  if (rest !== '') yield rest;
}
