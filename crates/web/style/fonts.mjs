// PatternFly's fonts, cut down to the glyphs that the app shows, under names that hold a hash of their content.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename, extname, join } from 'node:path';
import subsetFont from 'subset-font';

/** Latin with its accents, punctuation, currencies, arrows and the signs of arithmetic. */
const TEXT_RANGES = [
  [0x20, 0x7e],
  [0xa0, 0x17f],
  [0x2010, 0x2027],
  [0x2030, 0x203a],
  [0x20a0, 0x20bf],
  [0x2190, 0x2193],
  [0x2212, 0x2212],
  [0x2260, 0x2265],
];
/** Icon fonts keep their glyphs in the private use area. */
const ICON = /["']\\([ef][0-9a-f]{3})["']/gi;
const FACE = /@font-face\s*\{[^}]*\}/g;
const ADDRESS = /url\(["']?([^"')]+\.woff2)["']?\)/;

/**
 * Replaces the font faces of a style sheet by small ones.
 * @param {string} css the style sheet, already without the rules that are not used
 * @param {string} folder where its relative addresses start
 * @returns {Promise<{ css: string, files: Map<string, Buffer> }>} the sheet, which names its fonts as `fonts/…`, and these
 */
export async function withSmallFonts(css, folder) {
  const icons = [...css.matchAll(ICON)].map(([, code]) => String.fromCodePoint(parseInt(code, 16))).join('');
  const text = TEXT_RANGES.map(([first, last]) =>
    Array.from({ length: last - first + 1 }, (_, index) => String.fromCodePoint(first + index)).join(''),
  ).join('');
  const files = new Map();
  const faces = new Map();
  for (const [face] of css.matchAll(FACE)) {
    const address = face.match(ADDRESS)?.[1];
    // The app sets nothing in italics.
    if (!address || /font-style:\s*italic/.test(face)) {
      faces.set(face, '');
      continue;
    }
    const isText = address.includes('RedHat');
    const whole = readFileSync(join(folder, address));
    const small = await subsetFont(whole, isText ? text : icons, { targetFormat: 'woff2' });
    const hash = createHash('sha256').update(small).digest('hex').slice(0, 16);
    const name = `${basename(address, extname(address))}-${hash}.woff2`;
    files.set(name, small);
    const shown = face.replace(/\s*font-display:[^;}]*;?/, '').replace(ADDRESS, `url("fonts/${name}")`);
    // Words can be read in another font meanwhile; an icon in another font is a box.
    faces.set(face, shown.replace(/\}$/, `font-display: ${isText ? 'swap' : 'block'};\n}`));
  }
  return { css: css.replace(FACE, (face) => faces.get(face)), files };
}
