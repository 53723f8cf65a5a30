// Two talkers in a real browser: a theatre ticket, and a community currency.

import type { Page } from '@playwright/test';
import { complaints } from '../../support/complaints.ts';
import { screenshot } from '../../support/screenshot.ts';
import { expect, test } from '../../support/test.ts';

/** The conversation on the page. */
function log(page: Page) {
  return page.getByRole('log', { name: 'Conversation' });
}

/** Fills the one field of the prompt and sends it. */
async function reply(page: Page, text: string): Promise<void> {
  await page.getByLabel('Your reply').fill(text);
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(log(page).getByText(text, { exact: true })).toBeVisible();
}

/** What was said last. */
async function hasEnded(page: Page, words: string): Promise<void> {
  await expect(log(page).getByRole('listitem').last()).toHaveText(new RegExp(`${words}$`));
}

test('a ticket is issued to whoever opens the link of the theatre', async ({ context, issuer, page }) => {
  const heard = await complaints(context);
  await page.goto(`${issuer.url}/chat/theatre`);
  await expect(page.getByRole('heading', { name: 'Theatre box office' })).toBeVisible();
  // The first page leaves the focus to the browser, although its title is known only later.
  await expect(page.getByRole('heading', { name: 'Theatre box office' })).not.toBeFocused();
  await page.getByRole('button', { name: 'Start chat' }).click();
  await expect(page).toHaveURL(/\/chats\/[0-9a-f-]{36}$/);
  await expect(log(page)).toContainText('Welcome to the box office.');

  await reply(page, 'Ana Pérez');
  await test.step('a reply that is none says why and is not sent', async () => {
    await page.getByLabel('Your reply').fill('9');
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(page.getByLabel('Your reply')).toHaveAccessibleDescription('Write a whole number from 1 to 8, in digits.');
  });
  await reply(page, '2');

  await test.step('a reload and a restart of the issuer lose nothing', async () => {
    const circle = page.getByRole('button', { name: 'Circle', exact: true });
    await expect(circle).toBeVisible();
    await issuer.kill();
    await circle.click();
    await expect(log(page).getByText('Circle', { exact: true })).toBeVisible();
    await issuer.restart();
    await page.reload();
    await expect(log(page)).toContainText('On which day?');
  });

  await reply(page, '2100-12-05');
  await expect(log(page)).toContainText('2 in the Circle on 2100-12-05 for Ana Pérez. Is that right?');
  await page.getByRole('button', { name: 'Yes', exact: true }).click();

  // The conversation of the protocol's example, word for word.
  await expect(log(page)).toContainText('Issuing your token...');
  const offer = page.getByRole('group', { name: 'Token on offer' });
  await expect(offer).toContainText('Save token?');
  await expect(offer).toContainText('Theatre ticket, by Central Bank');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await screenshot(page, 'chat');
  await page.reload();
  await offer.getByRole('button', { name: 'Yes', exact: true }).click();
  await hasEnded(page, 'Saved to your wallet.');
  await expect(page.getByText('Done', { exact: true })).toBeVisible();
  await expect(page.getByRole('button', { name: 'Leave chat' })).toHaveCount(0);

  await offer.getByRole('link', { name: 'Show the token' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toHaveText('Theatre ticket, by Central Bank');
  await expect(page.getByText('2100-12-05T23:59:59.999Z').first()).toBeVisible();
  await page.getByRole('link', { name: 'Chats' }).first().click();
  await expect(page.getByRole('region', { name: 'Your Chats' })).toContainText('Done');
  expect(heard.filter((line) => !line.includes('Failed to load resource'))).toEqual([]);
});

test('a community currency is requested, approved and issued in a chat', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  const { page } = bank;
  await bank.visit('Chats');
  await page.getByRole('button', { name: 'Open chat: Community currency' }).click();
  await reply(page, '12000.50');
  await expect(log(page)).toContainText('Your request for 12000.50 AED waits');
  await expect(page.getByText('Waits for the issuer', { exact: true })).toBeVisible();

  await test.step('the page is closed while both approve', async () => {
    await page.goto('about:blank');
    await central.decide('Approve');
    await custodian.decide('Approve');
    await page.goBack();
  });
  const offer = page.getByRole('group', { name: 'Token on offer' });
  await expect(offer).toContainText('Save token?');
  await offer.getByRole('button', { name: 'Yes', exact: true }).click();
  await hasEnded(page, 'Saved to your wallet.');
  await bank.visit('Issuances');
  await bank.hasBalance('12,000.50');
});

test('who leaves a chat, or declines, leaves nothing behind', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const { page } = bank;
  await bank.visit('Chats');
  await page.getByRole('button', { name: 'Open chat: Community currency' }).click();
  await reply(page, '5');
  await expect(central.request).toBeVisible();
  await page.getByRole('button', { name: 'Leave chat' }).click();
  await bank.choice('Leave').click();
  await expect(page.getByText('Left', { exact: true })).toBeVisible();
  await expect(central.request).toHaveCount(0);

  await test.step('a declined ticket', async () => {
    await bank.visit('Chats');
    await page.getByRole('button', { name: 'Open chat: Theatre box office' }).click();
    await reply(page, 'Ana');
    await reply(page, '1');
    await page.getByRole('button', { name: 'Stalls', exact: true }).click();
    await expect(log(page)).toContainText('On which day?');
    await reply(page, '2100-01-01');
    await page.getByRole('button', { name: 'Yes', exact: true }).click();
    const offer = page.getByRole('group', { name: 'Token on offer' });
    await expect(offer.getByRole('region', { name: 'Effect on balances' })).toContainText('balances stay as they are');
    await offer.getByRole('button', { name: 'No', exact: true }).click();
    await offer.getByRole('textbox', { name: /^Reason/ }).fill('the wrong day');
    await offer.getByRole('button', { name: 'Decline', exact: true }).click();
    await hasEnded(page, 'You declined the token.');
    await expect(page.getByText('Ended without a token')).toBeVisible();
  });
});

test('two tabs are one conversation, and the first reply stands', async ({ context, enrol }) => {
  const bank = await enrol('Commercial Bank');
  const { page } = bank;
  await bank.visit('Chats');
  await page.getByRole('button', { name: 'Open chat: Theatre box office' }).click();
  await expect(log(page)).toContainText('Whose name goes on the ticket?');
  const other = await context.newPage();
  await other.goto(page.url());
  await other.getByRole('button', { name: 'Select Commercial Bank', exact: true }).click();
  await expect(log(other)).toContainText('Whose name goes on the ticket?');

  await Promise.all([page.getByLabel('Your reply').fill('Ana'), other.getByLabel('Your reply').fill('Bea')]);
  const send = (tab: Page) => tab.getByRole('button', { name: 'Send', exact: true }).click();
  await Promise.all([send(page), send(other)]);
  for (const tab of [page, other]) {
    await expect(log(tab)).toContainText('How many seats?');
    await expect(log(tab).getByText(/^(Ana|Bea)$/)).toHaveCount(1);
  }
  const name = await log(page).getByText(/^(Ana|Bea)$/).innerText();
  await expect(log(other).getByText(name, { exact: true })).toBeVisible();

  await reply(other, '3');
  await expect(log(page).getByText('3', { exact: true })).toBeVisible();
});
