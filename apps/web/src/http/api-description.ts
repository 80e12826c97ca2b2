import type { OpenAPIObject } from '@nestjs/swagger';

/**
 * The description of the API, made once and not before somebody asks for it: it takes a third of a second, in which a ledger
 * that starts is to show its first page.
 */
export class ApiDescription {
  #describe: (() => OpenAPIObject) | undefined;
  #document: OpenAPIObject | undefined;

  madeBy(describe: () => OpenAPIObject): void {
    this.#describe = describe;
    this.#document = undefined;
  }

  /** @throws Error before the application has started. */
  get document(): OpenAPIObject {
    if (this.#describe === undefined) throw new Error('The API can be described once the application has started');
    this.#document ??= this.#describe();
    return this.#document;
  }
}
