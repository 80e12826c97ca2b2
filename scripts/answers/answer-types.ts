import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import ts from 'typescript';

/** A method that answers a request, with the type of what it answers. */
export interface AnswerType {
  /** As the API's description calls it: `PaymentsApi.payments`. */
  readonly operation: string;
  readonly type: ts.Type;
}

export const root = join(dirname(fileURLToPath(import.meta.url)), '../..');

/** The web application as the compiler sees it, and some files more. */
export function programOfWeb(more: readonly string[] = []): ts.Program {
  const file = join(root, 'tsconfig.json');
  const { config, error } = ts.readConfigFile(file, ts.sys.readFile);
  if (error !== undefined) throw new Error(ts.flattenDiagnosticMessageText(error.messageText, '\n'));
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, root);
  return ts.createProgram([join(root, 'apps/web/src/web.module.ts'), ...more], options);
}

/** Every method of a controller of the API that stands under an address, in the order of their names. */
export function answerTypes(program: ts.Program): AnswerType[] {
  const checker = program.getTypeChecker();
  const found: AnswerType[] = [];
  for (const source of program.getSourceFiles()) {
    if (!relative(root, source.fileName).startsWith('apps/web/src/')) continue;
    for (const statement of source.statements) {
      if (!ts.isClassDeclaration(statement) || statement.name === undefined || !isOfApi(statement)) continue;
      for (const member of statement.members) {
        if (!ts.isMethodDeclaration(member) || !answersRequests(member)) continue;
        const signature = checker.getSignatureFromDeclaration(member);
        if (signature === undefined) throw new Error(`${member.name.getText()} has no signature`);
        const type = checker.getReturnTypeOfSignature(signature);
        const controller = statement.name.text.replace(/Controller$/, '');
        found.push({ operation: `${controller}.${member.name.getText()}`, type: checker.getAwaitedType(type) ?? type });
      }
    }
  }
  return found.sort((a, b) => (a.operation < b.operation ? -1 : 1));
}

function isOfApi(declaration: ts.ClassDeclaration): boolean {
  const names = decoratorsOf(declaration);
  return names.includes('Controller') && !names.includes('ApiExcludeController');
}

function answersRequests(method: ts.MethodDeclaration): boolean {
  const names = decoratorsOf(method);
  return (
    ['Get', 'Post', 'Delete', 'Put', 'Patch'].some((verb) => names.includes(verb)) &&
    !names.includes('ApiExcludeEndpoint')
  );
}

function decoratorsOf(node: ts.HasDecorators): string[] {
  return (ts.getDecorators(node) ?? []).map(({ expression }) =>
    ts.isCallExpression(expression) ? expression.expression.getText() : expression.getText(),
  );
}

/**
 * The names of types that have none of their own: what zod infers is made anew wherever it is inferred, and only the
 * declaration knows what it is called.
 */
export function declaredNames(program: ts.Program): ReadonlyMap<ts.Type, ts.Symbol> {
  const checker = program.getTypeChecker();
  const names = new Map<ts.Type, ts.Symbol>();
  for (const source of program.getSourceFiles()) {
    if (!relative(root, source.fileName).startsWith('libs/')) continue;
    for (const statement of source.statements) {
      if (!ts.isTypeAliasDeclaration(statement) || statement.typeParameters !== undefined) continue;
      const symbol = checker.getSymbolAtLocation(statement.name);
      if (symbol === undefined) continue;
      const type = checker.getDeclaredTypeOfSymbol(symbol);
      if (!names.has(type)) names.set(type, symbol);
    }
  }
  return names;
}
