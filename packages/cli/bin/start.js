'use strict';
const module_ = require('node:module');
const { buildOnce } = require('./build-once.js');

/** Commands that most likely need TensorFlow, and words with which they do not. */
const WITH_TENSORFLOW = ['run', 'evaluate', 'sample'];
const WITHOUT = /^(-h|--help|--print-config|--backend(=.*)?)$/;

// kept code starts a fifth faster; Node 20 cannot keep it
module_.enableCompileCache?.();

async function start(words) {
  try {
    await buildOnce();
  } catch (error) {
    process.stderr.write(`${error.message}\n`);
    process.exitCode = 1;
    return;
  }
  if (WITH_TENSORFLOW.includes(words[0]) && !words.some(word => WITHOUT.test(word))) {
    // the engine says what is wrong where this fails
    await import('@ganzoo/engine/ahead').then(({ openAhead }) => openAhead()).catch(() => undefined);
  }
  const { main } = await import('../dist/index.js');
  await main(process.argv);
}

start(process.argv.slice(2));
