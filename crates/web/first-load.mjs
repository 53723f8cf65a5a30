// Runs after each build (Trunk.toml): writes the size of the wasm into the page, for the progress bar. In a release
// build it first shortens the wasm and its scripts, and then weighs what a first visit downloads, so that it does not
// grow unseen. The end-to-end tests weigh what really goes over the line, and fail above the budget.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';
import { shorten } from './shorter-names.mjs';

/** KB, which are 1,000 bytes here, after brotli: scripts, wasm and style together. */
const BUDGET_KILOBYTES = 380;

const staging = process.env.TRUNK_STAGING_DIR;
const page = join(staging, 'index.html');
const isRelease = process.env.TRUNK_PROFILE === 'release';

/** What the page names, and what that names in turn: Trunk copies scripts that nothing imports, too. */
function firstLoad() {
  const files = readdirSync(staging, { recursive: true, encoding: 'utf8' });
  const loaded = new Set(['index.html']);
  for (const name of loaded) {
    if (/\.(html|js)$/.test(name)) {
      const source = readFileSync(join(staging, name), 'utf8');
      files.filter((other) => source.includes(basename(other))).forEach((other) => loaded.add(other));
    }
  }
  return [...loaded];
}

function ofKind(kind) {
  return firstLoad().filter((name) => name.endsWith(kind));
}

function compressedKilobytes(name) {
  const content = readFileSync(join(staging, name));
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
  return brotliCompressSync(content, options).length / 1000;
}

function rewritePage(old, next) {
  writeFileSync(page, readFileSync(page, 'utf8').replaceAll(old, next));
}

if (isRelease) {
  const [wasm] = ofKind('.wasm');
  const names = await shorten(staging, wasm, ofKind('.js'));
  names.forEach((next, old) => rewritePage(old, next));
}

const [wasm] = ofKind('.wasm');
rewritePage('data-bytes="0"', `data-bytes="${readFileSync(join(staging, wasm)).length}"`);

if (isRelease) {
  const weights = ['.wasm', '.js', '.css'].map((kind) => {
    const kilobytes = ofKind(kind).map(compressedKilobytes);
    return [kind.slice(1), kilobytes.reduce((sum, each) => sum + each, 0)];
  });
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const parts = weights.map(([kind, weight]) => `${kind} ${weight.toFixed(1)}`).join(' + ');
  const verdict = total > BUDGET_KILOBYTES ? 'OVER the budget' : 'within the budget';
  console.log(`first load, KB with brotli: ${parts} = ${total.toFixed(1)}, ${verdict} of ${BUDGET_KILOBYTES}`);
}
