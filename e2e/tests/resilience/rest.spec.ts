// What the start page does not need is a file of its own: it comes late, or not at all at first.

import type { Page } from '@playwright/test';
import { REST, startPage } from '../../support/first-load.ts';
import { expect, test } from '../../support/test.ts';

const heading = (page: Page, name: string) => page.getByRole('heading', { level: 1, name });

test('the start page does not wait for the rest, and what needs it does', async ({ page, issuer: { url } }) => {
  let arrive = () => {};
  const gate = new Promise<void>((resolve) => {
    arrive = resolve;
  });
  await page.route(REST, async (route) => {
    await gate;
    await route.continue();
  });
  const asked = page.waitForRequest(REST);
  await page.goto(url);
  await expect(startPage(page)).toBeVisible();
  await asked;

  await startPage(page).click();
  await expect(startPage(page)).toHaveAttribute('aria-busy', 'true');
  const other = await page.context().newPage();
  await other.route(REST, async (route) => {
    await gate;
    await route.continue();
  });
  await other.goto(`${url}/verify`);
  await expect(other.getByRole('progressbar', { name: 'Loading the page' })).toBeVisible();
  arrive();
  await expect(heading(page, 'Issuances')).toBeVisible();
  await expect(heading(other, 'Verify')).toBeVisible();
});

test('a page that cannot be fetched says so, and is fetched when somebody tries again', async ({ page, issuer: { url } }) => {
  await page.route(REST, (route) => route.abort());
  await page.goto(`${url}/verify`);
  const alert = page.getByRole('alert').filter({ hasText: 'The page could not be read' });
  await expect(alert).toContainText('Check the connection');
  await page.unroute(REST);
  await alert.getByRole('button', { name: 'Try again' }).click();
  await expect(heading(page, 'Verify')).toBeVisible();
});

test('who cannot become a participant reads why, and can when the rest is there', async ({ page, issuer: { url } }) => {
  await page.route(REST, (route) => route.fulfill({ status: 404, body: '' }));
  await page.goto(url);
  await startPage(page).click();
  await expect(page.getByRole('alert')).toContainText('Check the connection');
  await page.unroute(REST);
  await startPage(page).click();
  await expect(heading(page, 'Issuances')).toBeVisible();
});

test('what could not be fetched in advance is fetched when it is needed', async ({ page, issuer: { url } }) => {
  await page.route(REST, (route) => route.fulfill({ status: 404, body: '' }));
  const missing = page.waitForResponse(REST);
  await page.goto(url);
  await missing;
  await page.unroute(REST);
  await startPage(page).click();
  await expect(heading(page, 'Issuances')).toBeVisible();
});
