// The whole flow with the keyboard alone.

import type { Locator } from '@playwright/test';
import { Participant, type Title } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

/** More stops than any page has. */
const MOST_STOPS = 60;

/** Tabs to an element, as a person does, and asserts that it can be seen there. */
async function tabTo(tab: Participant, target: Locator): Promise<void> {
  await expect(target).toBeEnabled();
  for (let stop = 0; stop < MOST_STOPS; stop += 1) {
    if (await target.evaluate((element) => element === document.activeElement)) {
      await expect(target).toBeInViewport();
      return;
    }
    await tab.page.keyboard.press('Tab');
  }
  throw new Error(`the keyboard does not reach ${target}`);
}

async function press(tab: Participant, target: Locator, key: 'Enter' | 'Space'): Promise<void> {
  await tabTo(tab, target);
  await tab.page.keyboard.press(key);
}

test('an issuance without a mouse', async ({ context, issuer: { url } }) => {
  const enrol = async (title: Title) => {
    const page = await context.newPage();
    await page.goto(url);
    const tab = new Participant(page, title);
    await press(tab, page.getByRole('button', { name: `Select ${title}`, exact: true }), 'Enter');
    await tab.isLive();
    return tab;
  };
  const requester = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  const custodian = await enrol('Custodian');

  await press(requester, requester.page.getByRole('button', { name: 'New request' }), 'Enter');
  await expect(requester.page.getByRole('combobox', { name: 'Token Definition' })).toBeFocused();
  await requester.page.keyboard.press('ArrowDown');
  await requester.page.keyboard.press('Tab');
  await requester.page.keyboard.type('500000');
  await requester.page.keyboard.press('Enter');
  await expect(requester.request).toContainText('PENDING');

  const decide = async (tab: Participant, decision: string) => {
    await press(tab, tab.request.getByRole('button').first(), 'Enter');
    await expect(tab.dialog).toBeVisible();
    await press(tab, tab.choice(decision), 'Space');
    await expect(tab.dialog).toBeHidden();
  };
  await decide(issuer, 'Approve');
  await expect(custodian.request.getByText('APPROVED')).toHaveCount(1);
  await decide(custodian, 'Approve');
  await expect(issuer.request.getByText('APPROVED')).toHaveCount(2);
  await decide(issuer, 'Issue');

  await expect(requester.offer).toBeVisible();
  await requester.page.keyboard.press('Escape');
  await expect(requester.offer, 'Escape is no answer').toBeVisible();
  await press(requester, requester.choice('Yes'), 'Enter');
  await requester.hasBalance('500,000.00');
  await issuer.hasBalance('500,000.00');

  await press(issuer, issuer.page.getByRole('button', { name: /^Flows/ }), 'Enter');
  await expect(issuer.tracker).toBeVisible();
  await press(issuer, issuer.tracker.getByRole('button', { name: /^Update Approval Request/ }).first(), 'Space');
  await expect(issuer.flow('Update Approval Request')).toContainText('Submitted by Custodian');
  await issuer.page.keyboard.press('Escape');
  await expect(issuer.tracker).toBeHidden();
  await expect(issuer.page.getByRole('button', { name: /^Flows/ })).toBeFocused();

  await press(requester, requester.page.getByRole('link', { name: 'Tokens' }), 'Enter');
  await expect(requester.page.getByRole('heading', { level: 1, name: 'Tokens' })).toBeFocused();
  await press(requester, requester.page.getByRole('link', { name: /by Central Bank$/ }), 'Enter');
  await tabTo(requester, requester.page.getByRole('button', { name: 'Copy the raw JSON' }));
});

test('a dialog keeps the focus and gives it back', async ({ enrol }) => {
  const requester = await enrol('Commercial Bank');
  await requester.requestIssuance('1');
  const opener = requester.request.getByRole('button').first();
  await press(requester, opener, 'Enter');
  await expect(requester.dialog).toBeVisible();
  await expect(requester.dialog.getByRole('heading', { level: 2 })).toBeFocused();
  for (const key of ['Tab', 'Tab', 'Shift+Tab', 'Shift+Tab', 'Shift+Tab']) {
    await requester.page.keyboard.press(key);
    const behind = await requester.page.evaluate(() => {
      const active = document.activeElement;
      return active !== document.body && !active?.closest('dialog');
    });
    expect(behind, 'the focus went behind the dialog').toBe(false);
  }
  await requester.page.keyboard.press('Escape');
  await expect(requester.dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test('the first stop of a page skips to its content', async ({ enrol }) => {
  const tab = await enrol('Commercial Bank');
  await tab.page.reload();
  await tab.isLive();
  await tab.page.keyboard.press('Tab');
  await expect(tab.page.getByRole('link', { name: 'Skip to content' })).toBeFocused();
  await tab.page.keyboard.press('Enter');
  await expect(tab.page.getByRole('main')).toBeFocused();
});
