import { LARGEST_KILOBYTES, firstLoad, inWords } from '../../support/first-load.ts';
import { expect, test } from '../../support/test.ts';

test('a first visit does not download more than before', async ({ page, issuer: { url } }) => {
  const load = await firstLoad(page, url);
  console.log(inWords(load));
  expect(load.wasm).toBeGreaterThan(0);
  expect(load.js).toBeGreaterThan(0);
  expect(load.css).toBeGreaterThan(0);
  expect(load.total).toBeLessThan(LARGEST_KILOBYTES);
});
