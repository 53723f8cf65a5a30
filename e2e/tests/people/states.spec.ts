// Every list of every page while it loads, when there is nothing, and when it cannot be read.

import type { Page, Route } from '@playwright/test';
import { expectAccessible } from '../../support/accessibility.ts';
import { expect, test } from '../../support/test.ts';

const REFUSAL = {
  Error: { Code: 'INTERNAL', Message: 'The issuer could not do this.', Correlation: '00000000-0000-4000-8000-000000000000' },
};

/** Answers a read with a refusal until it is told to let it through. */
async function failing(page: Page, read: string): Promise<() => Promise<void>> {
  const fail = (route: Route) => route.fulfill({ status: 400, json: REFUSAL });
  await page.route(read, fail);
  return () => page.unroute(read, fail);
}

/** Keeps a read waiting until it is told to let it through. */
async function waiting(page: Page, read: string): Promise<() => void> {
  let go = () => {};
  const gate = new Promise<void>((resolve) => {
    go = resolve;
  });
  await page.route(read, async (route) => {
    await gate;
    await route.continue();
  });
  return go;
}

/** Without the stream of events nothing is read again but by `Try again`. */
async function withoutEvents(page: Page): Promise<void> {
  await page.route('**/events**', () => {});
}

const LISTS = [
  { thing: 'token definitions', read: '**/definitions', ready: 'Token Definition' },
  { thing: 'vault balances', read: '**/vaults', ready: '0.00' },
  { thing: 'issuance requests', read: '**/issuance-requests?**', ready: 'No requests.' },
];

for (const { thing, read, ready } of LISTS) {
  test(`${thing}: loading, failed, ready`, async ({ enrol }) => {
    const bank = await enrol('Commercial Bank');
    const { page } = bank;
    await bank.openForm();
    await withoutEvents(page);
    const letThrough = await waiting(page, read);
    await page.reload();
    await expect(page.getByRole('progressbar', { name: `Loading ${thing}` })).toBeVisible();
    await expectAccessible(page, `${thing}, loading`);
    letThrough();
    await expect(page.getByText(ready, { exact: true })).toBeVisible();

    const repair = await failing(page, read);
    await page.reload();
    const alert = page.getByRole('alert').filter({ hasText: `The ${thing} could not be read` });
    await expect(alert).toContainText('The issuer could not do this.');
    await expectAccessible(page, `${thing}, failed`);
    await repair();
    await alert.getByRole('button', { name: 'Try again' }).click();
    await expect(page.getByText(ready, { exact: true })).toBeVisible();
    await expect(alert).toBeHidden();
  });
}

test('flows: loading, failed, none', async ({ enrol }) => {
  const tab = await enrol('Commercial Bank');
  await withoutEvents(tab.page);
  const letThrough = await waiting(tab.page, '**/flows?**');
  await tab.page.reload();
  await tab.openTracker();
  await expect(tab.tracker.getByRole('progressbar', { name: 'Loading flows' })).toBeVisible();
  await expectAccessible(tab.page, 'flows, loading');
  letThrough();
  await expect(tab.tracker).toContainText('No flows.');

  const repair = await failing(tab.page, '**/flows?**');
  await tab.page.reload();
  await tab.openTracker();
  await expect(tab.tracker).toContainText('The flows could not be read');
  await expectAccessible(tab.page, 'flows, failed');
  await repair();
  await tab.tracker.getByRole('button', { name: 'Try again' }).click();
  await expect(tab.tracker).toContainText('No flows.');
});

test('participants: loading, failed, none, ready', async ({ page, issuer: { url } }) => {
  const read = '**/api/v1/participants';
  const letThrough = await waiting(page, read);
  await page.goto(url);
  await expect(page.getByRole('progressbar', { name: 'Loading participants' })).toBeVisible();
  await expectAccessible(page, 'participants, loading');
  letThrough();
  await expect(page.getByRole('heading', { name: 'Regulator' })).toBeVisible();

  const repair = await failing(page, read);
  await page.reload();
  await expect(page.getByRole('alert')).toContainText('The participants could not be read');
  await repair();
  await page.getByRole('button', { name: 'Try again' }).click();
  await expect(page.getByRole('heading', { name: 'Regulator' })).toBeVisible();

  await page.route(read, (route) => route.fulfill({ json: [] }));
  await page.reload();
  await expect(page.getByText('This network has no participants.')).toBeVisible();
});

// Apart from the test above: what failed is soon tried again without being asked to.
test('participants that cannot be read, for a screen reader', async ({ page, issuer: { url } }) => {
  await failing(page, '**/api/v1/participants');
  await page.goto(url);
  await expect(page.getByRole('alert')).toContainText('The participants could not be read');
  await expectAccessible(page, 'participants, failed');
});

test('no definitions, no vaults, no tokens, no such token', async ({ enrol }) => {
  const tab = await enrol('Commercial Bank');
  await tab.openForm();
  await tab.page.route('**/definitions', (route) => route.fulfill({ json: [] }));
  await tab.page.route('**/vaults', (route) => route.fulfill({ json: [] }));
  await tab.page.reload();
  await expect(tab.page.getByText('There is no token definition to request.')).toBeVisible();
  await expect(tab.page.getByText('An organisation that may create tokens has to define one first.')).toBeVisible();
  await expect(tab.page.getByText('No vaults.')).toBeVisible();
  await tab.visit('Tokens');
  await expect(tab.page.getByText('No tokens.')).toBeVisible();
  await expect(tab.page.getByText('Request an issuance on the page Issuances.')).toBeVisible();
  await tab.page.goto(new URL('/tokens/unknown', tab.page.url()).href);
  await expect(tab.page.getByText('This browser does not hold this token.')).toBeVisible();
});

test('an unknown address says so and leads back', async ({ page, issuer: { url } }) => {
  await page.goto(`${url}/nowhere`);
  await expect(page.getByRole('heading', { level: 1, name: 'Page not found' })).toBeVisible();
  await page.getByRole('link', { name: 'Go to the start page' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Participants' })).toBeVisible();
});
