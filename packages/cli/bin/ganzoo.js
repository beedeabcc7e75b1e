#!/usr/bin/env node
'use strict';
// Any Node must be able to read this file: ECMAScript 5, CommonJS.
var refused = require('./node-versions.js').refusal(process.versions.node);
if (refused) {
  process.stderr.write(refused + '\n');
  process.exitCode = 2;
} else {
  require('./start.js');
}
