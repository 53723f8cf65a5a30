// Somebody is given a token, and finds out what it is worth in a browser that has no wallet.

import { type Browser, type Page } from '@playwright/test';
import { expectAccessible } from '../../support/accessibility.ts';
import { complaints } from '../../support/complaints.ts';
import { Issuer } from '../../support/issuer.ts';
import type { Participant, Title } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

/** A token that Commercial Bank requested, was offered and accepted, as its page gives it. */
async function acceptedToken(enrol: (title: Title) => Promise<Participant>): Promise<string> {
  const requester = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  const custodian = await enrol('Custodian');
  await requester.requestIssuance('500000');
  await issuer.decide('Approve');
  await expect(custodian.request.getByText('APPROVED')).toHaveCount(1);
  await custodian.decide('Approve');
  await expect(issuer.request.getByText('APPROVED')).toHaveCount(2);
  await issuer.decide('Issue');
  await requester.answer('Yes');
  await requester.hasBalance('500,000.00');
  await requester.page.getByRole('link', { name: 'Tokens', exact: true }).click();
  await requester.page.getByRole('link', { name: /by Central Bank$/ }).click();
  const downloading = requester.page.waitForEvent('download');
  await requester.page.getByRole('link', { name: 'Download the raw JSON' }).click();
  const stream = await (await downloading).createReadStream();
  const pieces: Buffer[] = [];
  for await (const piece of stream) {
    pieces.push(piece as Buffer);
  }
  return Buffer.concat(pieces).toString();
}

/** The page in a browser of its own, without a wallet. */
async function stranger(browser: Browser, url: string): Promise<{ page: Page; heard: string[] }> {
  const context = await browser.newContext();
  const heard = await complaints(context);
  const page = await context.newPage();
  await page.goto(url);
  await page.getByRole('link', { name: 'verify it' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Verify' })).toBeFocused();
  return { page, heard };
}

async function verify(page: Page, token: string): Promise<void> {
  await page.getByRole('textbox', { name: 'Token as JSON' }).fill(token);
  await page.getByRole('button', { name: 'Verify', exact: true }).click();
}

/** What is announced, which nothing else is on the page of a stranger. */
async function says(page: Page, heading: RegExp | string): Promise<void> {
  await expect(page.getByRole('status').getByRole('heading', { level: 2 })).toHaveText(heading);
}

test('an accepted token is valid, one altered digit is not, and what is another issuer’s is unknown', async ({ browser, enrol, issuer }) => {
  const token = await acceptedToken(enrol);
  const { page, heard } = await stranger(browser, issuer.url);

  await verify(page, token);
  await says(page, /Valid until \d/);
  await expect(page.getByRole('status').getByRole('heading', { level: 2 })).toBeInViewport();
  await expect(page.getByRole('definition').filter({ hasText: '500,000.00 AED' })).toBeVisible();
  await expectAccessible(page, 'verify, valid');
  await page.getByText('Raw JSON', { exact: true }).click();
  await expectAccessible(page, 'verify, with raw JSON');

  await verify(page, token.replace('"500000.00"', '"500001.00"'));
  await says(page, /Altered/);
  await expect(page.getByRole('definition').filter({ hasText: '500,001.00 AED' })).toBeVisible();
  await expectAccessible(page, 'verify, altered');

  await verify(page, token.replace(/"Issuer": "[^"]+"/, '"Issuer": "other.example.org"'));
  await says(page, /Unknown issuer/);
  await verify(page, '{\n  "Token": 1,\n}');
  await says(page, /Unreadable/);
  await expect(page.getByRole('status')).toContainText('line 3 column 1');
  expect(heard).toEqual([]);

  // With the same domain and selector, and another key.
  const other = await Issuer.start();
  try {
    const elsewhere = await stranger(browser, other.url);
    await verify(elsewhere.page, token);
    await says(elsewhere.page, /Altered/);
    await elsewhere.page.context().close();
  } finally {
    await other.dispose();
  }

  // The keys are known already; what the issuer says of the status is not.
  await issuer.kill();
  await verify(page, token);
  await expect(page.getByRole('status')).toContainText('Signature and times hold');
  await page.context().close();
});

test('a file is verified once it is chosen or dropped, with the keyboard alone, and what is too long is refused', async ({ browser, enrol, issuer }) => {
  const token = await acceptedToken(enrol);
  const { page } = await stranger(browser, issuer.url);
  const file = (name: string, text: string) => ({ name, mimeType: 'application/json', buffer: Buffer.from(text) });

  const choose = page.getByRole('button', { name: 'Choose a file' });
  for (let stop = 0; stop < 20 && !(await choose.evaluate((button) => button === document.activeElement)); stop += 1) {
    await page.keyboard.press('Tab');
  }
  await expect(choose).toBeFocused();
  const chooser = page.waitForEvent('filechooser');
  await page.keyboard.press('Enter');
  await (await chooser).setFiles(file('mine.json', token));
  await says(page, /Valid until/);
  await expect(page.getByRole('textbox', { name: 'File', exact: true })).toHaveValue('mine.json');
  await expect(page.getByRole('textbox', { name: 'Token as JSON' })).toHaveValue(token);

  const long = page.waitForEvent('filechooser');
  await choose.click();
  await (await long).setFiles(file('long.json', `${' '.repeat(64 * 1024)}${token}`));
  await says(page, /Unreadable/);
  await expect(page.getByRole('status')).toContainText('longer than 65536 bytes');

  const transfer = await page.evaluateHandle((text) => {
    const data = new DataTransfer();
    data.items.add(new File([text], 'dropped.json'));
    return data;
  }, token.replace('AED', 'EUR'));
  await page.locator('.pf-v6-c-file-upload').dispatchEvent('drop', { dataTransfer: transfer });
  await says(page, /Altered/);
  await expect(page.getByRole('textbox', { name: 'File', exact: true })).toHaveValue('dropped.json');
  await page.getByRole('button', { name: 'Clear' }).click();
  await expect(page.getByRole('status')).toBeEmpty();
  await page.context().close();
});

test('a participant finds it in the sidebar, and it fits on a phone', async ({ enrol }) => {
  const { page } = await enrol('Regulator');
  await page.getByRole('link', { name: 'Verify' }).click();
  await expect(page.getByRole('heading', { level: 1, name: 'Verify' })).toBeFocused();
  await page.reload();
  await verify(page, '[]');
  await says(page, /Unreadable/);
  await page.setViewportSize({ width: 360, height: 740 });
  await verify(page, '{');
  await says(page, /Unreadable/);
  await expect(page.getByRole('status').getByRole('heading', { level: 2 })).toBeInViewport();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  await expectAccessible(page, 'verify on a phone');
});
