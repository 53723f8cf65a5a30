// What a first visit downloads: the bytes that go over the line for wasm, scripts and style.

import type { Page } from '@playwright/test';

/** What we are after, in KB, which are 1,000 bytes here: docs/adr/0006-size-of-the-first-load.md. */
export const GOAL_KILOBYTES = 380;

/** What it is now, and a little: it must not grow unseen. */
export const LARGEST_KILOBYTES = 220;

/** The code that the start page does not need, fetched once that is complete: docs/adr/0014-two-files-of-code.md. */
export const REST = /-rest-[0-9a-f]{16}\.wasm$/;

const KINDS = ['wasm', 'js', 'css'] as const;

export type FirstLoad = Record<(typeof KINDS)[number] | 'total', number>;

/** Opens the page with an empty cache and weighs what the start page needs, in KB. */
export async function firstLoad(page: Page, url: string): Promise<FirstLoad> {
  const session = await page.context().newCDPSession(page);
  const kinds = new Map<string, (typeof KINDS)[number]>();
  const load: FirstLoad = { wasm: 0, js: 0, css: 0, total: 0 };
  session.on('Network.requestWillBeSent', ({ requestId, request }) => {
    const kind = KINDS.find((one) => new URL(request.url).pathname.endsWith(`.${one}`));
    if (kind && !REST.test(request.url)) {
      kinds.set(requestId, kind);
    }
  });
  session.on('Network.loadingFinished', ({ requestId, encodedDataLength }) => {
    const kind = kinds.get(requestId);
    if (kind) {
      load[kind] += encodedDataLength / 1000;
      load.total += encodedDataLength / 1000;
    }
  });
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await page.goto(url, { waitUntil: 'load' });
  await startPage(page).waitFor();
  await session.detach();
  return load;
}

/** What there is once the start page is complete. */
export function startPage(page: Page) {
  return page.getByRole('button', { name: 'Select Commercial Bank', exact: true });
}

export function inWords({ wasm, js, css, total }: FirstLoad): string {
  const [a, b, c, sum] = [wasm, js, css, total].map((kilobytes) => kilobytes.toFixed(1));
  return `first load, KB over the line: wasm ${a} + js ${b} + css ${c} = ${sum} ; the goal is ${GOAL_KILOBYTES}`;
}

/** Opens the page on a processor slowed so many times; after how many ms something is shown, and all of the start page. */
export async function firstContent(page: Page, url: string, slowed: number): Promise<{ painted: number; complete: number }> {
  const session = await page.context().newCDPSession(page);
  await session.send('Network.enable');
  await session.send('Network.setCacheDisabled', { cacheDisabled: true });
  await session.send('Emulation.setCPUThrottlingRate', { rate: slowed });
  await page.addInitScript(() => {
    const observer = new MutationObserver(() => {
      if (document.querySelector('.tally-participant')) {
        observer.disconnect();
        requestAnimationFrame(() => performance.mark('complete'));
      }
    });
    observer.observe(document, { subtree: true, childList: true });
  });
  await page.goto(url, { waitUntil: 'load' });
  await startPage(page).waitFor();
  await page.waitForFunction(() => performance.getEntriesByName('complete').length > 0);
  const times = await page.evaluate(() => ({
    painted: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.NaN,
    complete: performance.getEntriesByName('complete')[0]?.startTime ?? Number.NaN,
  }));
  await session.detach();
  return times;
}
