// Which words, and so which CSS classes, can the app's markup hold? Those that its sources name.

import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

const WORD = /[A-Za-z_][\w-]*/g;

/**
 * Reads all that the app can put into a class attribute.
 * @param {string} root the workspace's folder
 * @returns {string[]} the words, each once
 */
export function vocabulary(root) {
  const rust = join(root, 'crates/web/src');
  const sources = readdirSync(rust, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rs'))
    .map((name) => withoutComments(readFileSync(join(rust, name), 'utf8')));
  // The page before the app runs.
  const boot = ['index.html', 'crates/web/boot.js'].map((name) => readFileSync(join(root, name), 'utf8'));
  return [...new Set([...sources, ...boot].flatMap((text) => text.match(WORD) ?? []))].sort();
}

/** Comments name far more than is used. */
function withoutComments(text) {
  return text.replace(/^\s*\/\/.*$/gm, '');
}
