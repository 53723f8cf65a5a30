// Runs after each build (Trunk.toml): writes the size of the wasm into the page, for the progress bar, and in a
// release build weighs what a first visit downloads, so that it does not grow unseen. The end-to-end tests weigh
// what really goes over the line, and fail above the budget.

import { readFileSync, readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { brotliCompressSync, constants } from 'node:zlib';

/** KB, which are 1,000 bytes here, after brotli: scripts, wasm and style together. */
const BUDGET_KILOBYTES = 350;

const staging = process.env.TRUNK_STAGING_DIR;
const page = join(staging, 'index.html');
const files = readdirSync(staging, { recursive: true, encoding: 'utf8' });

/** What the page names, and what that names in turn: Trunk copies scripts that nothing imports, too. */
const loaded = new Set(['index.html']);
for (const name of loaded) {
  if (/\.(html|js)$/.test(name)) {
    const source = readFileSync(join(staging, name), 'utf8');
    files.filter((other) => source.includes(basename(other))).forEach((other) => loaded.add(other));
  }
}

function compressedKilobytes(name) {
  const content = readFileSync(join(staging, name));
  const options = { params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 } };
  return brotliCompressSync(content, options).length / 1000;
}

const wasm = files.find((name) => name.endsWith('.wasm'));
const bytes = readFileSync(join(staging, wasm)).length;
writeFileSync(page, readFileSync(page, 'utf8').replace('data-bytes="0"', `data-bytes="${bytes}"`));

if (process.env.TRUNK_PROFILE === 'release') {
  const weights = ['.wasm', '.js', '.css'].map((kind) => {
    const kilobytes = [...loaded].filter((name) => name.endsWith(kind)).map(compressedKilobytes);
    return [kind.slice(1), kilobytes.reduce((sum, each) => sum + each, 0)];
  });
  const total = weights.reduce((sum, [, weight]) => sum + weight, 0);
  const parts = weights.map(([kind, weight]) => `${kind} ${weight.toFixed(1)}`).join(' + ');
  const verdict = total > BUDGET_KILOBYTES ? 'OVER the budget' : 'within the budget';
  console.log(`first load, KB with brotli: ${parts} = ${total.toFixed(1)}, ${verdict} of ${BUDGET_KILOBYTES}`);
}
