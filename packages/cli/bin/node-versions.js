'use strict';
// Any Node must be able to read this file: ECMAScript 5, CommonJS.

/**
 * The versions of Node that ganzoo supports, each from the one given here on; the one place for them. `engines` of every
 * package.json says the same, which a test checks. docs/adr/0012-node-versions.md has the reasons.
 */
var SUPPORTED = ['20.19', '22.12', '24.0', '26.0'];

/** SUPPORTED as package.json's `engines` has it. */
var ENGINES = SUPPORTED.map(function (from) {
  return '^' + from + '.0';
}).join(' || ');

/** One line that says which versions do, for one that does not; undefined for one that does. */
function refusal(version) {
  var parts = version.split('.').map(Number);
  var fits = SUPPORTED.some(function (from) {
    var least = from.split('.').map(Number);
    return parts[0] === least[0] && parts[1] >= least[1];
  });
  if (fits) return undefined;
  var known = SUPPORTED.map(function (from) {
    var least = from.split('.');
    return least[1] === '0' ? least[0] : least[0] + ' (' + from + ' or later)';
  });
  var last = known.pop();
  return 'ganzoo runs on Node ' + known.join(', ') + ' and ' + last + '; this is Node ' + version + '.';
}

module.exports = { ENGINES: ENGINES, SUPPORTED: SUPPORTED, refusal: refusal };
