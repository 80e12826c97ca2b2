import type { OpenAPIObject } from '@nestjs/swagger';

/** The description of the API, made once when the application starts. */
export class ApiDescription {
  #document: OpenAPIObject | undefined;

  set(document: OpenAPIObject): void {
    this.#document = document;
  }

  /** @throws Error before the application has started. */
  get document(): OpenAPIObject {
    if (this.#document === undefined) throw new Error('The API is described when the application starts');
    return this.#document;
  }
}
