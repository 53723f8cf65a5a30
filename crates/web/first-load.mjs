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

/** The bundle's files that these name. */
function namedIn(sources) {
  const texts = sources.map((name) => readFileSync(join(staging, name), 'utf8'));
  const files = readdirSync(staging, { recursive: true, encoding: 'utf8' });
  return files.filter((name) => texts.some((text) => text.includes(basename(name))));
}

/** What the page itself names. Trunk copies scripts that nothing imports, too. */
function firstLoad(kind) {
  return namedIn(['index.html']).filter((name) => name.endsWith(kind));
}

/** What the scripts fetch when the code asks for it: see crates/bundle/src/division.rs. */
function fetchedLater() {
  return namedIn(firstLoad('.js')).filter((name) => name.endsWith('.wasm'));
}

function compressedKilobytes(name) {
  const content = readFileSync(join(staging, name));
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
  return brotliCompressSync(content, options).length / 1000;
}

function weight(names) {
  return names.reduce((sum, name) => sum + compressedKilobytes(name), 0);
}

function rewritePage(old, next) {
  writeFileSync(page, readFileSync(page, 'utf8').replaceAll(old, next));
}

if (isRelease) {
  const [wasm] = firstLoad('.wasm');
  const names = await shorten(staging, wasm, firstLoad('.js'));
  names.forEach((next, old) => rewritePage(old, next));
}

const [wasm] = firstLoad('.wasm');
rewritePage('data-bytes="0"', `data-bytes="${readFileSync(join(staging, wasm)).length}"`);

if (isRelease) {
  const weights = ['.wasm', '.js', '.css'].map((kind) => [kind.slice(1), weight(firstLoad(kind))]);
  const total = weights.reduce((sum, [, each]) => sum + each, 0);
  const parts = weights.map(([kind, each]) => `${kind} ${each.toFixed(1)}`).join(' + ');
  const verdict = total > BUDGET_KILOBYTES ? 'OVER the budget' : 'within the budget';
  console.log(`first load, KB with brotli: ${parts} = ${total.toFixed(1)}, ${verdict} of ${BUDGET_KILOBYTES}`);
  console.log(`fetched later, KB with brotli: wasm ${weight(fetchedLater()).toFixed(1)}`);
}
