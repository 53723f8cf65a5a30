import { firstContent, firstLoad, inWords } from '../support/first-load.ts';
import { test } from '../support/test.ts';

/** What a phone of the middle range is beside the machine that measures. */
const SLOWED = 4;
const TIMES = 5;

test('first load', async ({ page, issuer: { url } }) => {
  console.log(inWords(await firstLoad(page, url)));
});

test('first content', async ({ browser, issuer: { url } }) => {
  const times: { painted: number; complete: number }[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const context = await browser.newContext();
    times.push(await firstContent(await context.newPage(), url, SLOWED));
    await context.close();
  }
  const median = (of: 'painted' | 'complete') =>
    times.map((time) => time[of]).sort((one, other) => one - other)[Math.floor(TIMES / 2)]?.toFixed(0);
  console.log(
    `first content, ms on a processor slowed ${SLOWED} times, median of ${TIMES}: painted ${median('painted')}, start page complete ${median('complete')}`,
  );
});
