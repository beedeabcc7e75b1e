import { portableDerivatives } from './derivatives.test.helper.ts';

portableDerivatives('wasm');
