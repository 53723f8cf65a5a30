// Shortens what a release's scripts and wasm call each other by, and the scripts themselves: `wasm-bindgen` gives
// each of 250 functions a name with a hash, which both sides download and no compression makes small.

import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';

const WASM_OPT = join(dirname(fileURLToPath(import.meta.url)), '../../node_modules/.bin/wasm-opt');
/** Nothing is optimized anew; without the stack's form of the code wasm-opt would write it longer than it read it. */
const OPTIONS = [
  '--minify-imports-and-exports-and-modules',
  ...['--optimize-level=2', '--shrink-level=2', '--generate-stack-ir', '--optimize-stack-ir'],
  ...['--strip-producers', '--strip-target-features'],
];
/** Browsers that have WebCrypto's Ed25519 know all of it. */
const MINIFY = { module: true, ecma: 2020, compress: { passes: 2 } };

/** Writes the wasm and the scripts anew, one of which is what `wasm-bindgen` wrote for the wasm. Answers their new names. */
export async function shorten(folder, wasm, scripts) {
  const names = JSON.parse(
    execFileSync(WASM_OPT, [join(folder, wasm), ...OPTIONS, '-o', join(folder, wasm)], { encoding: 'utf8' }),
  );
  for (const script of scripts) {
    const source = readFileSync(join(folder, script), 'utf8');
    const { code } = await minify(script === scriptOf(wasm) ? renamed(source, names) : source, MINIFY);
    writeFileSync(join(folder, script), code);
  }
  return new Map([wasm, ...scripts].map((name) => [name, byContent(folder, name)]));
}

function scriptOf(wasm) {
  return wasm.replace('_bg.wasm', '.js');
}

/**
 * As `wasm-bindgen` writes them: imports are functions in objects, one for each module, and exports are called on `wasm`.
 * The loader of the parts (crates/bundle/src/division.rs) takes what they share from the exports by their names.
 */
function renamed(source, { imports, exports }) {
  const modules = [...new Set(imports.map(([module]) => module))];
  const objects = modules.map((module) => objectOf(source, module));
  // wasm-opt gives all modules one name.
  const withModule = modules.slice(1).reduce(
    (text, module, index) => replacedOnce(text, `${JSON.stringify(module)}: ${objects[index + 1]},`, ''),
    replacedOnce(source, `${JSON.stringify(modules[0])}: ${objects[0]},`, `a: { ${objects.map((object) => `...${object}`)} },`),
  );
  const withImports = imports.reduce((text, [, name, short]) => replacedOnce(text, ` ${name}: `, ` ${short}: `), withModule);
  const short = new Map(exports);
  const nameOf = (name) => short.get(name) ?? name;
  return withImports
    .replace(/(?<=\bwasm\.)\w+/g, nameOf)
    .replace(/(?<=const \{)[^}]+(?=\} = initSync\()/, (shared) => shared.replace(/\w+/g, (name) => `${nameOf(name)}: ${name}`));
}

/** The variable that holds what a module of imports has. */
function objectOf(source, module) {
  const [, variable] = source.match(new RegExp(`${JSON.stringify(module).replaceAll('.', '\\.')}: (\\w+),`)) ?? [];
  if (!variable) {
    throw new Error(`the script does not say what ${module} is; has wasm-bindgen another way to write it?`);
  }
  return variable;
}

/** A name that is left would be missed in the browser only. */
function replacedOnce(text, old, next) {
  const parts = text.split(old);
  if (parts.length !== 2) {
    throw new Error(`the script names ${old} ${parts.length - 1} times; has wasm-bindgen another way to write it?`);
  }
  return parts.join(next);
}

/** Its name had a hash of what it was. Browsers keep such files for ever, so it needs one of what it is now. */
function byContent(folder, name) {
  const hash = createHash('sha256').update(readFileSync(join(folder, name))).digest('hex').slice(0, 16);
  const next = name.replace(/[0-9a-f]{15,16}/, hash);
  renameSync(join(folder, name), join(folder, next));
  return next;
}
