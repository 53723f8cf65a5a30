// A link that is opened in another tab leads the same participant there.

import type { Locator } from '@playwright/test';
import { Participant, type Title } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

/** Opens the page of the tokens in a new tab: it is Commercial Bank, too, whoever was chosen last in this browser. */
async function opensAsTheSame(enrol: (title: Title) => Promise<Participant>, open: (link: Locator) => Promise<void>): Promise<void> {
  const bank = await enrol('Commercial Bank');
  await enrol('Central Bank');
  const link = bank.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: 'Tokens', exact: true });
  const [opened] = await Promise.all([bank.page.context().waitForEvent('page'), open(link)]);
  await new Participant(opened, 'Commercial Bank').isLive();
  await expect(opened).toHaveURL(/\/tokens$/);
  await expect(bank.page).toHaveURL(/\/issuances$/);
}

test('with Ctrl', async ({ enrol }) => {
  await opensAsTheSame(enrol, (link) => link.click({ modifiers: ['ControlOrMeta'] }));
});

test('with the middle button', async ({ enrol }) => {
  await opensAsTheSame(enrol, (link) => link.click({ button: 'middle' }));
});
