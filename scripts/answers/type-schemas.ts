import { relative } from 'node:path';
import ts from 'typescript';
import { answerNames } from './answer-names.js';
import { root } from './answer-types.js';
import { brandByName } from './field-meanings.js';
import { sharedSchemas } from './shared-schemas.js';

export type Schema = Readonly<Record<string, unknown>>;

/** What a property is, in a sentence: of one thing (`Payment.pence`), or wherever it stands (`pence`). */
export type Meanings = (owner: string | undefined, property: string) => string | undefined;

interface Component {
  readonly name: string;
  readonly home: string;
  schema: Schema;
}

const INLINE = new Set([
  'ListAnswer',
  'InCamelCase',
  'RowsFound',
  'Record',
  'Readonly',
  'Pick',
  'Omit',
  'Partial',
  'NonNullable',
  'Extract',
  'Exclude',
  'Required',
]);

/**
 * JSON schemas of types as the compiler knows them: what is written there is what is published, and it is written once.
 * Types that have a name become components of that name.
 */
export class TypeSchemas {
  readonly #components = new Map<ts.Type | string, Component>();
  readonly #undescribed = new Set<string>();
  readonly #placesNamed = new Set<string>();

  constructor(
    private readonly checker: ts.TypeChecker,
    private readonly names: ReadonlyMap<ts.Type, ts.Symbol>,
    private readonly meanings: Meanings,
  ) {}

  /** The properties that nothing is said about. */
  get undescribed(): readonly string[] {
    return [...this.#undescribed].sort();
  }

  /** Places that are named and are not there. */
  get namedInVain(): readonly string[] {
    return Object.keys(answerNames).filter((place) => !this.#placesNamed.has(place));
  }

  /** The schema of a type, with references to components that `named` has. */
  of(type: ts.Type, at: string): Schema {
    return this.#of(type, at);
  }

  /** Every component, and what each is called: two that would have one name are told apart by their libraries. */
  get components(): {
    readonly schemas: Readonly<Record<string, Schema>>;
    readonly renamed: (schema: Schema) => Schema;
  } {
    const byName = Map.groupBy([...this.#components.values()], ({ name }) => name);
    const finalNames = new Map<string, string>();
    const schemas: Record<string, Schema> = {};
    for (const [name, same] of byName) {
      const texts = new Set(same.map(({ schema }) => JSON.stringify(schema)));
      for (const each of same) {
        const other = texts.size === 1 ? name : `${each.home}${name}`;
        finalNames.set(idOf(each), other);
      }
    }
    const renamed = (schema: Schema): Schema =>
      JSON.parse(
        JSON.stringify(schema).replace(/"#\/components\/schemas\/([^"]*)"/g, (_, id: string) => {
          return `"#/components/schemas/${finalNames.get(id) ?? id}"`;
        }),
      ) as Schema;
    for (const each of this.#components.values()) {
      const name = finalNames.get(idOf(each)) ?? each.name;
      const schema = renamed(each.schema);
      const earlier = schemas[name];
      if (earlier !== undefined && JSON.stringify(earlier) !== JSON.stringify(schema)) {
        throw new Error(`Two types of ${each.home} would be called ${name}: rename one of them`);
      }
      schemas[name] = schema;
    }
    return { schemas, renamed };
  }

  #of(type: ts.Type, at: string): Schema {
    const { checker } = this;
    if (type.flags & (ts.TypeFlags.Any | ts.TypeFlags.Unknown | ts.TypeFlags.NonPrimitive)) {
      return type.flags & ts.TypeFlags.NonPrimitive ? { type: 'object', additionalProperties: true } : {};
    }
    const brand = brandOf(type);
    if (brand !== undefined) {
      return this.#shared(brand, at);
    }
    if (type.flags & ts.TypeFlags.Null) return { type: 'null' };
    if (type.isStringLiteral() || type.isNumberLiteral()) return { const: type.value };
    if (type.flags & ts.TypeFlags.BooleanLiteral) return { const: checker.typeToString(type) === 'true' };
    if (type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.TemplateLiteral)) return { type: 'string' };
    if (type.flags & ts.TypeFlags.NumberLike) return { type: 'integer' };
    if (type.flags & ts.TypeFlags.BooleanLike && !type.isUnion()) return { type: 'boolean' };
    if (type.isUnion()) return this.#union(type, at);
    if (checker.isArrayType(type)) {
      const [item] = checker.getTypeArguments(type as ts.TypeReference);
      return { type: 'array', items: item === undefined ? {} : this.#of(item, `${at}[]`) };
    }
    if (checker.isTupleType(type)) return this.#tuple(type as ts.TupleTypeReference, at);
    if (type.flags & (ts.TypeFlags.Object | ts.TypeFlags.Intersection)) return this.#named(type, at);
    throw new Error(`${at}: ${checker.typeToString(type)} cannot stand in an answer`);
  }

  #shared(brand: string, at: string): Schema {
    const schema = sharedSchemas[brand];
    if (schema === undefined) throw new Error(`${at}: ${brand} is not described in shared-schemas.ts`);
    return this.#component(brand, brand, '', () => schema);
  }

  #tuple(type: ts.TupleTypeReference, at: string): Schema {
    const items = this.checker.getTypeArguments(type).map((item, index) => this.#of(item, `${at}[${index}]`));
    return { type: 'array', prefixItems: items, minItems: type.target.minLength, maxItems: items.length };
  }

  #union(type: ts.UnionType, at: string): Schema {
    const parts = type.types.filter((each) => !(each.flags & ts.TypeFlags.Undefined));
    const values = parts.filter((each) => !(each.flags & ts.TypeFlags.Null));
    const isNullable = values.length < parts.length;
    const name = this.#nameOf(type);
    const plain = () => this.#alternatives(values, at);
    const schema =
      name === undefined ||
      INLINE.has(name) ||
      values.length < 2 ||
      values.every((each) => each.flags & ts.TypeFlags.BooleanLiteral)
        ? plain()
        : this.#component(type, name, homeOf(this.#symbolOf(type)), plain, this.#aboutType(type));
    return isNullable ? orNull(schema) : schema;
  }

  #alternatives(values: readonly ts.Type[], at: string): Schema {
    if (values.every((each) => each.isStringLiteral())) {
      return { type: 'string', enum: values.map((each) => (each as ts.StringLiteralType).value).sort() };
    }
    if (values.length > 1 && values.every((each) => each.isNumberLiteral())) {
      return {
        type: 'integer',
        enum: values.map((each) => (each as ts.NumberLiteralType).value).sort((a, b) => a - b),
      };
    }
    if (values.length === 2 && values.every((each) => each.flags & ts.TypeFlags.BooleanLiteral))
      return { type: 'boolean' };
    const isTruth = (each: ts.Type) => (each.flags & ts.TypeFlags.BooleanLiteral) !== 0;
    const truths = values.filter(isTruth);
    const others = truths.length === 2 ? values.filter((each) => !isTruth(each)) : values;
    const texts = others.filter((each) => each.isStringLiteral());
    const rest = texts.length > 1 ? others.filter((each) => !each.isStringLiteral()) : others;
    const schemas: Schema[] = [
      ...(texts.length > 1 ? [this.#alternatives(texts, at)] : []),
      ...(truths.length === 2 ? [{ type: 'boolean' }] : []),
      ...rest.map((each) => this.#of(each, at)),
    ];
    const distinct = [...new Map(schemas.map((schema) => [JSON.stringify(schema), schema])).entries()]
      .sort(([a], [b]) => (a < b ? -1 : 1))
      .map(([, schema]) => schema);
    return distinct.length === 1 ? (distinct[0] as Schema) : { anyOf: distinct };
  }

  #named(type: ts.Type, at: string): Schema {
    const given = answerNames[at];
    if (given !== undefined) {
      this.#placesNamed.add(at);
      return this.#component(`${given} ${this.checker.typeToString(type)}`, given, '', () => this.#object(type, given));
    }
    const name = this.#nameOf(type);
    const argument = name === 'InCamelCase' ? type.aliasTypeArguments?.[0] : undefined;
    if (argument !== undefined) {
      const row = this.#nameOf(argument);
      if (row !== undefined) {
        const called = row.replace(/Row$/, '');
        return this.#component(
          type,
          called,
          homeOf(this.#symbolOf(argument)),
          () => this.#object(type, called),
          this.#aboutType(argument),
        );
      }
    }
    if (name === undefined || INLINE.has(name)) return this.#object(type, at);
    const of = (type.aliasTypeArguments ?? this.#argumentsOf(type)).map((each) => this.#nameOf(each) ?? '').join('');
    const called = `${of.replace(/Row$/, '')}${name.replace(/Row$/, '')}`;
    return this.#component(
      type,
      called,
      homeOf(this.#symbolOf(type)),
      () => this.#object(type, called),
      this.#aboutType(type),
    );
  }

  #argumentsOf(type: ts.Type): readonly ts.Type[] {
    if (!((type as ts.ObjectType).objectFlags & ts.ObjectFlags.Reference)) return [];
    const { target, typeArguments = [] } = type as ts.TypeReference & { readonly typeArguments?: readonly ts.Type[] };
    return typeArguments.slice(0, target.typeParameters?.length ?? 0);
  }

  #object(type: ts.Type, at: string): Schema {
    const { checker } = this;
    const properties: Record<string, Schema> = {};
    const required: string[] = [];
    for (const property of checker.getPropertiesOfType(type)) {
      const name = property.getName();
      if (name.startsWith('__@')) continue;
      const place = `${at}.${name}`;
      const its = checker.getTypeOfSymbol(property);
      if (its.getCallSignatures().length > 0) throw new Error(`${place} is a function, which no answer can have`);
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0 || allowsUndefined(its);
      if (its.flags & ts.TypeFlags.Undefined) continue;
      const schema = this.#of(withoutUndefined(its, checker), place);
      properties[name] = this.#described(this.#byName(schema, name, place), property, at, name);
      if (!isOptional) required.push(name);
    }
    const index = checker.getIndexTypeOfType(type, ts.IndexKind.String);
    return {
      type: 'object',
      ...(required.length > 0 ? { required } : {}),
      ...(Object.keys(properties).length > 0 ? { properties } : {}),
      additionalProperties: index === undefined ? false : this.#of(index, `${at}.*`),
    };
  }

  /** Read models keep days, references and money as plain texts and numbers; what they are is in their names. */
  #byName(schema: Schema, name: string, place: string): Schema {
    const { type } = schema;
    if (Object.keys(schema).length > 1) return schema;
    const plain = Array.isArray(type) && type.length === 2 && type[1] === 'null' ? type[0] : type;
    if (plain !== 'string' && plain !== 'integer') return schema;
    const brand = brandByName(name, plain);
    if (brand === undefined) return schema;
    const shared = this.#shared(brand, place);
    return plain === type ? shared : orNull(shared);
  }

  #described(schema: Schema, property: ts.Symbol, owner: string, name: string): Schema {
    const description = this.#aboutProperty(property) ?? this.meanings(owner, name);
    if (description === undefined) {
      this.#undescribed.add(`${owner}.${name}`);
      return schema;
    }
    return { ...schema, description };
  }

  #aboutProperty(property: ts.Symbol): string | undefined {
    // Where a type is made from another by renaming, the words stand at the original.
    const { links } = property as ts.Symbol & { readonly links?: { readonly syntheticOrigin?: ts.Symbol } };
    for (const symbol of [property, links?.syntheticOrigin]) {
      const text = symbol === undefined ? '' : ts.displayPartsToString(symbol.getDocumentationComment(this.checker));
      if (text !== '') return oneLine(text);
    }
    return undefined;
  }

  /** What a type is called, where it has a name. */
  #symbolOf(type: ts.Type): ts.Symbol | undefined {
    const symbol = type.aliasSymbol ?? this.names.get(type) ?? type.symbol;
    const isType = ((symbol?.flags ?? 0) & (ts.SymbolFlags.Type | ts.SymbolFlags.Alias)) !== 0;
    return isType && !symbol?.getName().startsWith('__') ? symbol : undefined;
  }

  #nameOf(type: ts.Type): string | undefined {
    return this.#symbolOf(type)?.getName();
  }

  #aboutType(type: ts.Type): string | undefined {
    const symbol = this.#symbolOf(type);
    const text = symbol === undefined ? '' : ts.displayPartsToString(symbol.getDocumentationComment(this.checker));
    return text === '' ? undefined : oneLine(text);
  }

  #component(key: ts.Type | string, name: string, home: string, make: () => Schema, about?: string): Schema {
    let component = this.#components.get(key);
    if (component === undefined) {
      component = { name, home, schema: {} };
      // Before it is made: what holds things of its own kind refers to itself.
      this.#components.set(key, component);
      component.schema = { ...make(), ...(about === undefined ? {} : { description: about }) };
    }
    return { $ref: `#/components/schemas/${idOf(component)}` };
  }
}

function idOf({ name, home }: Component): string {
  return `${home}:${name}`;
}

function orNull(schema: Schema): Schema {
  const { type } = schema;
  if (typeof type === 'string' && schema['enum'] === undefined) return { ...schema, type: [type, 'null'] };
  if (typeof type === 'string' && Array.isArray(schema['enum']))
    return { ...schema, type: [type, 'null'], enum: [...schema['enum'], null] };
  return { anyOf: [schema, { type: 'null' }] };
}

/** The compiler keeps the name of what may be absent only where it takes absence away itself. */
function withoutUndefined(type: ts.Type, checker: ts.TypeChecker): ts.Type {
  const { getNonOptionalType } = checker as ts.TypeChecker & { getNonOptionalType(type: ts.Type): ts.Type };
  return getNonOptionalType(type);
}

function allowsUndefined(type: ts.Type): boolean {
  return type.isUnion() && type.types.some((each) => each.flags & ts.TypeFlags.Undefined);
}

/** The name of a branded text or number: what zod calls it beside the plain type. */
function brandOf(type: ts.Type): string | undefined {
  if (!type.isIntersection()) return undefined;
  if (!type.types.some((each) => each.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.NumberLike))) return undefined;
  for (const part of type.types) {
    for (const property of part.getProperties()) {
      if (!property.getName().startsWith('__@$brand')) continue;
      const declared = part.aliasTypeArguments?.[0] ?? undefined;
      if (declared?.isStringLiteral() === true) return declared.value;
    }
  }
  throw new Error('A branded type has no name');
}

/** `Payments` for what stands in libs/payments. */
function homeOf(symbol: ts.Symbol | undefined): string {
  const [declaration] = symbol?.declarations ?? [];
  if (declaration === undefined) return '';
  const path = relative(root, declaration.getSourceFile().fileName);
  const name = /^libs\/([^/]+)/.exec(path)?.[1] ?? /^apps\/web\/src\/([^/]+)/.exec(path)?.[1] ?? '';
  return name.replace(/(^|-)([a-z])/g, (_, _dash, letter: string) => letter.toUpperCase());
}

function oneLine(text: string): string {
  return text.replace(/\s*\n\s*/g, ' ').trim();
}
