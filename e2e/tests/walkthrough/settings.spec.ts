// The Settings page: how the console looks, and who this tab is.

import { createHash } from 'node:crypto';
import type { Locator } from '@playwright/test';
import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

/** A switch, by what a person presses: the box itself lies under its drawing. */
function toggle({ page }: Participant, label: string): { press: () => Promise<void>; box: Locator } {
  const box = page.getByRole('checkbox', { name: label });
  return { press: () => page.locator('label').filter({ hasText: label }).click(), box };
}

test('dark stays dark after a reload', async ({ enrol }) => {
  const tab = await enrol('Commercial Bank');
  await tab.visit('Settings');
  const dark = toggle(tab, 'Dark app theme');
  await expect(dark.box).not.toBeChecked();
  await dark.press();
  await expect(tab.page.locator('html')).toHaveClass(/pf-v6-theme-dark/);
  await tab.page.reload();
  await expect(dark.box).toBeChecked();
  await expect(tab.page.locator('html')).toHaveClass(/pf-v6-theme-dark/);
});

test('without a choice the theme is the system’s', async ({ enrol }) => {
  const tab = await enrol('Commercial Bank');
  await tab.page.emulateMedia({ colorScheme: 'dark' });
  await expect(tab.page.locator('html')).toHaveClass(/pf-v6-theme-dark/);
  await tab.page.emulateMedia({ colorScheme: 'light' });
  await expect(tab.page.locator('html')).not.toHaveClass(/pf-v6-theme-dark/);
});

test('the flow tracker can be hidden and shown', async ({ enrol }) => {
  const tab = await enrol('Commercial Bank');
  await tab.visit('Settings');
  const pull = tab.page.getByRole('button', { name: /^Flows/ });
  const shown = toggle(tab, 'Show flow tracker');
  await expect(pull).toBeVisible();
  await shown.press();
  await expect(pull).toBeHidden();
  await shown.press();
  await expect(pull).toBeVisible();
});

test('the flow tracker hides on a click away if it shall', async ({ enrol }) => {
  const tab = await enrol('Commercial Bank');
  await tab.visit('Settings');
  const heading = tab.page.getByRole('heading', { name: 'Settings' });
  await tab.openTracker();
  await heading.click();
  await expect(tab.tracker).toBeVisible();
  await tab.closeTracker();

  await toggle(tab, 'Hide flow tracker on click away').press();
  const tracker = await tab.openTracker();
  await tracker.getByRole('heading', { name: 'Latest Flows' }).click();
  await expect(tracker).toBeVisible();
  await heading.click();
  await expect(tracker).toBeHidden();
});

test('Select App Config makes the tab another participant', async ({ enrol }) => {
  const tab = await enrol('Commercial Bank');
  await tab.visit('Settings');
  const name = 'CN=Alice, OU=Test Dept, O=R3, L=London, C=GB';
  await expect(tab.said('X.500 name')).toHaveText(name);
  await expect(tab.said('Short hash')).toHaveText(createHash('sha256').update(name).digest('hex').slice(0, 12));

  await tab.page.getByRole('button', { name: 'Select App Config' }).click();
  await expect(tab.page.getByRole('heading', { name: 'Participants', level: 1 })).toBeVisible();
  await tab.page.getByRole('button', { name: 'Select Custodian', exact: true }).click();
  await expect(tab.page.getByRole('region', { name: 'Participant', exact: true })).toContainText('Custodian');
  await expect(tab.page.getByRole('heading', { name: 'Request Issuance' })).toBeHidden();
});
