import { contractTitle } from '../contracts/contract.page.js';

export const paymentTitle = `Payment under ${contractTitle}`;
