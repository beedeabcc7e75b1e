import { contractsOf } from './found.ts';

contractsOf('scheduler');
