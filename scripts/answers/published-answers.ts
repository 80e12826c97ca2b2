import { join } from 'node:path';
import ts from 'typescript';
import { answerTypes, declaredNames, programOfWeb, root } from './answer-types.js';
import type { AnswersInText } from './answers-in-text.js';
import { fieldMeanings } from './field-meanings.js';
import { type Schema, TypeSchemas } from './type-schemas.js';

const IN_TEXT = join(root, 'scripts/answers/answers-in-text.ts');

export interface PublishedAnswers {
  /** The schema of what each operation answers, by the id of the operation. */
  readonly operations: Readonly<Record<string, Schema>>;
  readonly schemas: Readonly<Record<string, Schema>>;
}

/**
 * What every operation of the API answers, from the types of the methods that answer.
 *
 * @throws Error for a type that no answer can have, and for a field that nothing is said about.
 */
export function publishedAnswers(): PublishedAnswers {
  const program = programOfWeb([IN_TEXT]);
  const checker = program.getTypeChecker();
  const made = new TypeSchemas(
    checker,
    declaredNames(program),
    (owner, field) => fieldMeanings[`${owner}.${field}`] ?? fieldMeanings[field],
  );
  const inText = answersInText(program, checker);
  const ofEvery = inText.get('RecordedAnswer');
  if (ofEvery === undefined) throw new Error('answers-in-text.ts does not say what commands answer');
  const recorded = made.of(ofEvery, 'RecordedAnswer');
  const operations: Record<string, Schema> = {};
  for (const { operation, type } of answerTypes(program)) {
    const written = inText.get(operation as keyof AnswersInText);
    const about = aboutOfRecorded(type);
    if (about !== undefined) {
      // Beside a reference more may be said of the same thing (JSON Schema 2020-12).
      operations[operation] = { ...recorded, properties: { about: made.of(about, `${operation}.about`) } };
      continue;
    }
    if (written !== undefined) operations[operation] = made.of(written, operation);
    else if (!isFile(type)) operations[operation] = made.of(withoutFiles(type, checker), operation);
  }
  const { undescribed } = made;
  if (undescribed.length > 0) {
    throw new Error(
      `Say in a comment at the type, or in field-meanings.ts, what these are:\n${undescribed.join('\n')}`,
    );
  }
  if (made.namedInVain.length > 0) throw new Error(`answer-names.ts names what is not answered: ${made.namedInVain}`);
  const { schemas, renamed } = made.components;
  return {
    operations: Object.fromEntries(Object.entries(operations).map(([id, schema]) => [id, renamed(schema)])),
    schemas: Object.fromEntries(Object.entries(schemas).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** The text of apps/web/src/docs/answers.json. */
export function publishedAnswersText(): string {
  return `${JSON.stringify(publishedAnswers(), null, 2)}\n`;
}

function answersInText(program: ts.Program, checker: ts.TypeChecker): Map<keyof AnswersInText, ts.Type> {
  const source = program.getSourceFile(IN_TEXT);
  const declared = source?.statements.find(ts.isInterfaceDeclaration);
  if (declared === undefined) throw new Error(`${IN_TEXT} declares no answers`);
  const type = checker.getTypeAtLocation(declared.name);
  return new Map(
    checker
      .getPropertiesOfType(type)
      .map((property) => [property.getName() as keyof AnswersInText, checker.getTypeOfSymbol(property)]),
  );
}

/** The references that a command made, where it is a command that is answered. */
function aboutOfRecorded(type: ts.Type): ts.Type | undefined {
  if (type.symbol?.getName() !== 'RecordedAnswer') return undefined;
  return (type as ts.TypeReference).typeArguments?.[0];
}

/** Bytes, texts and streams have no schema: their media type says what they are. */
function isFile(type: ts.Type): boolean {
  return (
    ['StreamableFile', 'Buffer'].includes(type.symbol?.getName() ?? '') ||
    (type.flags & (ts.TypeFlags.StringLike | ts.TypeFlags.Void | ts.TypeFlags.Undefined)) !== 0
  );
}

/** What is answered as JSON by an operation that can also answer with a stream. */
function withoutFiles(type: ts.Type, checker: ts.TypeChecker): ts.Type {
  if (!type.isUnion()) return type;
  const [json, ...more] = type.types.filter((each) => !isFile(each));
  if (json === undefined || more.length === 0) return json ?? type;
  return checker.getNonNullableType(type);
}
