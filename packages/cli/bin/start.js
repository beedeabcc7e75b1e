'use strict';

import('../dist/index.js').then(({ main }) => main(process.argv));
