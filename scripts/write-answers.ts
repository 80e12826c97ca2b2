// Writes what the operations of the API answer, for their description. Run through `npm run docs`, before it builds.
import { writeFileSync } from 'node:fs';
import { publishedAnswersText } from './answers/published-answers.js';

writeFileSync('apps/web/src/docs/answers.json', publishedAnswersText());
