// The pages beyond the start page are a file of their own: it comes late, or not at all at first.

import type { Page } from '@playwright/test';
import { PAGES, startPage } from '../../support/first-load.ts';
import { expect, test } from '../../support/test.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('the start page waits for no other, and another one waits until it is there', async ({ page, issuer: { url } }) => {
  let arrive = () => {};
  const gate = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(PAGES, async (route) => {
    await gate;
    await route.continue();
  });
  const asked = page.waitForRequest(PAGES);
  await page.goto(url);
  await expect(startPage(page)).toBeVisible();
  await asked;

  await startPage(page).click();
  await expect(page.getByRole('progressbar', { name: 'Loading the page' })).toBeVisible();
  arrive();
  await expect(heading(page, 'Issuances')).toBeVisible();
});

test('pages that cannot be fetched are named, and fetched when somebody tries again', async ({ page, issuer: { url } }) => {
  await page.route(PAGES, (route) => route.abort());
  await page.goto(`${url}/verify`);
  const alert = page.getByRole('alert').filter({ hasText: 'The page could not be read' });
  await expect(alert).toContainText('Check the connection');
  await page.unroute(PAGES);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(heading(page, 'Verify')).toBeVisible();
});

test('what could not be fetched in advance is fetched when it is needed', async ({ page, issuer: { url } }) => {
  await page.route(PAGES, (route) => route.fulfill({ status: 404, body: '' }));
  const missing = page.waitForResponse(PAGES);
  await page.goto(url);
  await missing;
  await page.unroute(PAGES);
  await startPage(page).click();
  await expect(heading(page, 'Issuances')).toBeVisible();
});
