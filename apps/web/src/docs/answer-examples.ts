import { exampleNamed } from './parameter-examples.js';

type Schema = Readonly<Record<string, unknown>>;

/** Texts that have no rule of their own, as they look in an answer. */
const texts: readonly (readonly [name: RegExp, example: string])[] = [
  [/^(id|event|causation|.*Event|verification)$/, '0b9f7a9e-6a0b-5c3e-9f8e-2f1d8f0a6c11'],
  [/^(subject|.*By|.*BySubject)$/, 'synthetic-payer-2'],
  [/^.*(For|payer|provider|investor|gateway)$/i, 'bristol_cc'],
  [/^(leaf|sha256|.*Sha256|correlation)$/, '9f'.repeat(32)],
  [/^(digest|commitment|contentDigest|fileMark|commit)$/, `sha256:${'9f'.repeat(32)}`],
  [/^stream$/, 'account-reboot_west'],
  [/^(occurredAt|occurredOn)$/, '2019-04-26'],
  [/^position$/, '00000000000000004217'],
  [/^mediaType$/, 'application/pdf'],
  [/^(rateCardLine|paymentGroup|cap|cohort)$/, 'enters_employment'],
];

/** Examples of answers that hold everything that an answer of their schema holds. */
export class AnswerExamples {
  constructor(private readonly components: Readonly<Record<string, Schema>>) {}

  /** What was written, with what it leaves out for brevity; a null stands only where there can be one. */
  completed(schema: Schema, example: unknown): unknown {
    const { type, properties = {}, required = [], items, prefixItems, $ref } = schema;
    if (typeof $ref === 'string') return this.completed(this.#component($ref), example);
    if (Array.isArray(example)) {
      const places = prefixItems as readonly Schema[] | undefined;
      return example.map((each, place) => this.completed((items ?? places?.[place] ?? {}) as Schema, each));
    }
    if (type !== 'object' || typeof example !== 'object' || example === null) return example;
    const fields = properties as Readonly<Record<string, Schema>>;
    const written = Object.entries(example).flatMap(([name, value]) => {
      const field = fields[name];
      if (field === undefined) return [[name, value] as const];
      return value === null && !this.#mayBeNull(field) ? [] : [[name, this.completed(field, value)] as const];
    });
    const left = (required as readonly string[]).filter((name) => !(name in example));
    return Object.fromEntries([...written, ...left.map((name) => [name, this.of(fields[name] ?? {}, name)] as const)]);
  }

  /** The least that a schema takes. */
  of(schema: Schema, name = ''): unknown {
    const { $ref, type, example, enum: values, anyOf, properties = {}, required = [] } = schema;
    if (example !== undefined) return example;
    if (typeof $ref === 'string') return this.of(this.#component($ref), name);
    if (schema['const'] !== undefined) return schema['const'];
    if (Array.isArray(values)) return values[0];
    if (Array.isArray(anyOf)) return this.of(anyOf[0] as Schema, name);
    switch (Array.isArray(type) ? type[0] : type) {
      case 'object': {
        const fields = properties as Readonly<Record<string, Schema>>;
        return Object.fromEntries(
          (required as readonly string[]).map((field) => [field, this.of(fields[field] ?? {}, field)]),
        );
      }
      case 'array':
        return [];
      case 'integer':
        return 1;
      case 'boolean':
        return true;
      default:
        return exampleNamed(name) ?? texts.find(([pattern]) => pattern.test(name))?.[1] ?? '…';
    }
  }

  #mayBeNull({ $ref, type, anyOf }: Schema): boolean {
    if (typeof $ref === 'string') return this.#mayBeNull(this.#component($ref));
    if (Array.isArray(anyOf)) return anyOf.some((each) => this.#mayBeNull(each as Schema));
    return type === undefined || type === 'null' || (Array.isArray(type) && type.includes('null'));
  }

  #component($ref: string): Schema {
    const schema = this.components[$ref.slice($ref.lastIndexOf('/') + 1)];
    if (schema === undefined) throw new Error(`${$ref} is described nowhere`);
    return schema;
  }
}
