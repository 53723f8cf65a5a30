// Which words, and so which CSS classes, can the app's markup hold? The app's own sources say which parts of
// patternfly-yew they use; those parts' sources say which PatternFly classes they emit.

import { execFileSync } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join, sep } from 'node:path';

const WORD = /[A-Za-z_][\w-]*/g;
const TYPE_NAME = /\b[A-Z]\w*/g;
/** `use patternfly_yew::prelude::{Card, CardBody};` */
const IMPORT = /\buse patternfly_yew::[^;]*;/g;
/** Names that a file of patternfly-yew offers: `pub struct Card`, `#[function_component(Card)]`. */
const PUBLIC_ITEM = /^(?:pub (?:struct|enum|fn|trait|type) |#\[(?:function_)?component\()([A-Z]\w*)/gm;
/** `Self::CheckCircle => classes.extend(super::fas("fa-check-circle"))` */
const ICON_ARM = /Self::(\w+) => classes\.extend\(super::(\w+)\("([\w-]+)"\)\)/g;
/** `12.all().lg(6)`, `Breakpoint::Large`: from this width of the screen on. */
const BREAKPOINTS = [
  ['sm', /\.sm\(|Breakpoint::Small\b/],
  ['md', /\.md\(|Breakpoint::Medium\b/],
  ['lg', /\.lg\(|Breakpoint::Large\b/],
  ['xl', /\.xl\(|Breakpoint::XLarge\b/],
  ['2xl', /\.xxl\(|Breakpoint::XXLarge\b/],
];
/** A class with a number put in: `format!("pf-m-all-{}-col", …)`. */
const BUILT_CLASS = /"(pf-[\w-]*\{\w*\}[\w-]*)"/g;

/**
 * Reads all that the app can put into a class attribute.
 * @param {string} root the workspace's folder
 * @returns {{ words: string[], built: RegExp[] }} whole words, and patterns for the classes made with numbers
 */
export function vocabulary(root) {
  const own = rustFiles(join(root, 'crates/web/src')).map(source);
  const library = rustFiles(join(sourceFolder(root, 'patternfly-yew'), 'src'));
  const isIcons = (path) => path.endsWith(join('icon', 'generated.rs'));
  const imports = own.flatMap((text) => text.match(IMPORT) ?? []);
  const used = [...own, ...reachable(imports, library.filter((path) => !isIcons(path)).map(source))];

  const words = new Set(used.flatMap((text) => text.match(WORD) ?? []));
  for (const [, variant, family, name] of source(library.find(isIcons)).matchAll(ICON_ARM)) {
    if (used.some((text) => text.includes(`Icon::${variant}`))) {
      words.add(family).add(name);
    }
  }
  const built = used
    .flatMap((text) => [...text.matchAll(BUILT_CLASS)])
    .map(([, pattern]) => new RegExp(`^${pattern.replace(/\{\w*\}/g, '\\d+')}(-on-\\w+)?$`));
  for (const [suffix] of BREAKPOINTS.filter(([, use]) => own.some((text) => use.test(text)))) {
    [...words].filter((word) => word.startsWith('pf-m-')).forEach((word) => words.add(`${word}-on-${suffix}`));
  }
  return { words: [...words].sort(), built };
}

/** The texts of `library` whose public items `roots` name, or that those name in turn. */
function reachable(roots, library) {
  const open = new Map(library.map((text) => [text, [...text.matchAll(PUBLIC_ITEM)].map(([, name]) => name)]));
  const found = [];
  let names = namesIn(roots);
  while (names.size > 0) {
    const next = [...open].filter(([, items]) => items.some((item) => names.has(item))).map(([text]) => text);
    next.forEach((text) => open.delete(text));
    found.push(...next);
    names = namesIn(next);
  }
  return found;
}

function namesIn(texts) {
  return new Set(texts.flatMap((text) => text.match(TYPE_NAME) ?? []));
}

/** A file without its comments, which name far more than is used. */
function source(path) {
  return readFileSync(path, 'utf8').replace(/^\s*\/\/.*$/gm, '');
}

function rustFiles(folder) {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.rs'))
    .map((name) => join(folder, name.split('/').join(sep)))
    .sort();
}

/** Where Cargo keeps the sources of the crate that the lock file names. */
function sourceFolder(root, name) {
  const metadata = execFileSync('cargo', ['metadata', '--format-version=1', '--offline'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 1 << 28,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const found = JSON.parse(metadata).packages.find((candidate) => candidate.name === name);
  if (!found) {
    throw new Error(`${name} is not among the workspace's dependencies`);
  }
  return dirname(found.manifest_path);
}
