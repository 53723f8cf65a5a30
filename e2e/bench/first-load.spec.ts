import { firstLoad, inWords } from '../support/first-load.ts';
import { test } from '../support/test.ts';

test('first load', async ({ page, issuer: { url } }) => {
  console.log(inWords(await firstLoad(page, url)));
});
