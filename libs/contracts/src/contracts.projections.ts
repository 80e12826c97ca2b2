import { changeLogProjection } from './change-log-tables.js';
import { contractRegister } from './contract-tables.js';

export const contractsProjections = [contractRegister, changeLogProjection];
