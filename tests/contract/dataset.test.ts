import { beforeAll } from 'vitest';
import { dataParams, writeDataFiles } from '../fixtures/data-files.ts';
import { contractsOf } from './found.ts';

beforeAll(writeDataFiles);
contractsOf('dataset', ({ name }) => dataParams(name));
