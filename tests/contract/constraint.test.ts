import { contractsOf } from './found.ts';

contractsOf('constraint');
