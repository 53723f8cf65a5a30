// Makes crates/web/style/generated/: one style sheet with those parts of PatternFly that the app uses, the fonts
// that it names, and the library that draws charts. It runs before each bundle (Trunk.toml); `npm run style` runs it alone.

import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync } from 'node:zlib';
import { transform } from 'lightningcss';
import { PurgeCSS } from 'purgecss';
import { withSmallFonts } from './fonts.mjs';
import { withShortNames } from './short-names.mjs';
import { vocabulary } from './vocabulary.mjs';

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, '../../..');
const generated = join(here, 'generated');
const patternfly = join(root, 'node_modules/@patternfly/patternfly');

/** Browsers that have WebCrypto's Ed25519, without which the app cannot run. */
const TARGETS = { chrome: 137 << 16, firefox: 129 << 16, safari: 17 << 16 };
/** Set by the app or the browser on elements, yet written in no source that is read here. */
const ALWAYS = ['pf-v6-theme-dark', '-1', 'html', 'body', 'root', 'hidden', 'disabled', 'checked'];

/** PatternFly's base and the components, layouts and utilities that the words name. */
function patternflySheets(words) {
  const isUsed = (prefix, name) => [...words].some((word) => word === `${prefix}-${name}` || word.startsWith(`${prefix}-${name}__`));
  const parts = [
    ['components', 'pf-v6-c'],
    ['layouts', 'pf-v6-l'],
  ].flatMap(([kind, prefix]) =>
    readdirSync(join(patternfly, kind), { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.css') && !name.startsWith('_'))
      // `Table/table-grid.css` belongs to the table, too.
      .filter((name) => [hyphenated(dirname(name)), basename(name, '.css')].some((part) => isUsed(prefix, part)))
      .map((name) => name.replace(/\.css$/, ''))
      // So `table` comes before `table-grid`, which changes it.
      .sort()
      .map((name) => join(patternfly, kind, `${name}.css`)),
  );
  const utilities = [...words].some((word) => word.startsWith('pf-v6-u-')) ? [join(patternfly, 'patternfly-addons.css')] : [];
  return [join(patternfly, 'patternfly-base.css'), ...parts, ...utilities];
}

/** What the features share, then what each of them has beside its components. */
function ownSheets() {
  const source = join(here, '../src');
  const features = readdirSync(source, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.css'));
  const shared = ['tallystick.css', 'app.css'].map((name) => join(here, name));
  return [...shared, ...features.sort().map((name) => join(source, name))];
}

/** `ProgressStepper` as classes have it: `progress-stepper`. */
function hyphenated(name) {
  return name.replace(/(?<=[a-z0-9])[A-Z]/g, (letter) => `-${letter}`).toLowerCase();
}

async function purge(css, words) {
  const [{ css: purged }] = await new PurgeCSS().purge({
    content: [{ raw: [...words, ...ALWAYS].join(' '), extension: 'txt' }],
    css: [{ raw: css }],
    defaultExtractor: (text) => text.split(' '),
    keyframes: true,
    variables: true,
  });
  return purged;
}

function writeAll(css, fonts) {
  rmSync(join(generated, 'fonts'), { recursive: true, force: true });
  mkdirSync(join(generated, 'fonts'), { recursive: true });
  fonts.forEach((content, name) => writeFileSync(join(generated, 'fonts', name), content));
  writeFileSync(join(generated, 'tallystick.css'), css);
  mkdirSync(join(generated, 'charts'), { recursive: true });
  writeFileSync(join(generated, 'charts', 'chart.js'), charts);
}

const words = vocabulary(root);
const sheets = patternflySheets(new Set(words)).map((path) => readFileSync(path, 'utf8'));
const own = ownSheets().map((path) => readFileSync(path, 'utf8')).join('\n');
/** The library that draws charts. A page fetches it when it shows one. */
const charts = readFileSync(join(root, 'node_modules/chart.js/dist/chart.umd.min.js'), 'utf8').replace(/\n?\/\/# sourceMappingURL=.*\s*$/, '\n');
const recipe = ['build.mjs', 'fonts.mjs', 'short-names.mjs'].map((name) => readFileSync(join(here, name), 'utf8'));
/** While the app is worked on, the names stay as PatternFly documents them. */
const isRelease = process.env.TRUNK_PROFILE === 'release';
const stamp = createHash('sha256')
  .update(JSON.stringify([words, sheets, own, charts, recipe, isRelease]))
  .digest('hex');
const stampFile = join(generated, '.stamp');

if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) {
  console.log('style: nothing has changed');
} else {
  // Addresses in a component's sheet start at its folder; only the base has any that are kept.
  const purged = await purge([...sheets, own].join('\n'), words);
  const { css, files } = await withSmallFonts(purged, patternfly);
  const { code } = transform({ filename: 'tallystick.css', code: Buffer.from(css), minify: true, targets: TARGETS });
  const sheet = isRelease ? withShortNames(code.toString()) : code.toString();
  writeAll(sheet, files);
  writeFileSync(stampFile, stamp);
  console.log(`style: ${kilobytes(sheet.length)}, ${kilobytes(brotliCompressSync(sheet).length)} with brotli, ${files.size} fonts`);
}

function kilobytes(bytes) {
  return `${(bytes / 1024).toFixed(1)} KB`;
}
