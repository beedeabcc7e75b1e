import { contractsOf } from './found.ts';

contractsOf('architecture');
