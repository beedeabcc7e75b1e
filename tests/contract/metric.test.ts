import { contractsOf } from './found.ts';

contractsOf('metric');
