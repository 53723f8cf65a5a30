// A tour of every page and every dialog, for what has to hold on all of them.

import type { Page } from '@playwright/test';
import { Participant, type Title } from './participant.ts';
import { expect } from './test.ts';

/** What is on screen, and its name for a report. */
export type Look = (page: Page, name: string) => Promise<void>;

/** Goes through one issuance and looks at each page and each dialog that it comes by. */
export async function tour(enrol: (title: Title) => Promise<Participant>, look: Look): Promise<void> {
  const requester = await enrol('Commercial Bank');
  const issuer = await enrol('Central Bank');
  const custodian = await enrol('Custodian');
  await look(requester.page, 'issuances, empty');
  await requester.openTracker();
  await look(requester.page, 'flow tracker, empty');
  await requester.closeTracker();

  await requester.page.getByRole('button', { name: 'Help' }).click();
  await look(requester.page, 'help');
  await requester.page.keyboard.press('Escape');
  await requester.page.getByRole('button', { name: /^Details of the vault/ }).click();
  await look(requester.page, 'vault');
  await requester.page.keyboard.press('Escape');

  await (await requester.openForm()).getByRole('textbox', { name: /^Amount/ }).fill('NaN');
  await look(requester.page, 'issuances, wrong amount');
  await requester.requestIssuance('500000');
  await look(requester.page, 'issuances, with toasts');
  await requester.openRequest();
  await requester.choice('Cancel request').click();
  await look(requester.page, 'request, cancel');
  await requester.page.keyboard.press('Escape');
  await custodian.openRequest();
  await look(custodian.page, 'request, before its turn');
  await issuer.openRequest();
  await look(issuer.page, 'request, to decide');
  await issuer.choice('Reject').click();
  await issuer.choice('Reject').click();
  await look(issuer.page, 'request, reject');
  await issuer.choice('Back').click();
  await issuer.choice('Approve').click();
  await expect(issuer.dialog).toBeHidden();
  await custodian.choice('Show the new version').click();
  await custodian.choice('Approve').click();
  await expect(custodian.dialog).toBeHidden();
  await expect(issuer.request.getByText('APPROVED')).toHaveCount(2);
  await issuer.decide('Issue');

  await expect(requester.offer).toBeVisible();
  await look(requester.page, 'accept token');
  await expect((await issuer.openTracker()).getByRole('heading', { name: 'Running Flows' })).toBeVisible();
  await look(issuer.page, 'flow tracker, running');
  await requester.answer('Yes');
  await requester.hasBalance('500,000.00');

  await chats(requester.page, look);

  await issuer.page.goto(new URL('/token-manager', issuer.page.url()).href);
  await issuer.hasBalance('500,000.00');
  await look(issuer.page, 'token manager');
  await issuer.panel('Mint Tokens').getByRole('textbox', { name: /^Amount/ }).fill('NaN');
  await issuer.panel('Burn Tokens').getByRole('textbox', { name: /^Amount/ }).fill('500000.01');
  await look(issuer.page, 'token manager, wrong amounts');

  await issuer.page.goto(new URL('/define-token', issuer.page.url()).href);
  await issuer.page.getByRole('textbox', { name: 'Token Symbol' }).fill('$');
  await look(issuer.page, 'define token, wrong symbol');
  await issuer.page.getByRole('textbox', { name: 'Token Name' }).fill('Kuwaiti Dinar');
  await issuer.page.getByRole('textbox', { name: 'Token Symbol' }).fill('kwd');
  await issuer.page.getByRole('textbox', { name: 'Token Decimal Place' }).fill('3');
  await issuer.page.getByRole('button', { name: 'Next' }).click();
  await look(issuer.page, 'define token, parties');
  await issuer.page.getByRole('button', { name: 'Next' }).click();
  await issuer.page.getByRole('textbox', { name: 'Largest request' }).fill('1000');
  await look(issuer.page, 'define token, rules');
  await issuer.page.getByRole('button', { name: 'Next' }).click();
  await look(issuer.page, 'define token, review');
  await issuer.submitDefinition();
  await expect(issuer.toast('A new token definition has been successfully created')).toBeVisible();
  await issuer.page.goto(new URL('/token-definitions', issuer.page.url()).href);
  await expect(issuer.definition('Active Token Definitions', 'Kuwaiti Dinar')).toBeVisible();
  await look(issuer.page, 'token definitions');
  await issuer.page.getByRole('button', { name: 'Decommission Kuwaiti Dinar' }).click();
  await look(issuer.page, 'decommission');
  await issuer.page.keyboard.press('Escape');

  await issuer.page.goto(new URL('/tokens', issuer.page.url()).href);
  await expect(issuer.page.getByRole('table', { name: 'Issued Tokens' })).toContainText('ACCEPTED');
  await look(issuer.page, 'issued tokens');
  await issuer.page.getByRole('table', { name: 'Issued Tokens' }).getByRole('button', { name: /^500,000.00 AED/ }).click();
  await look(issuer.page, 'issued token');
  await issuer.choice('Suspend').click();
  await issuer.choice('Suspend').click();
  await look(issuer.page, 'issued token, suspend');
  await issuer.page.keyboard.press('Escape');

  for (const [address, heading] of [
    ['/transfers', 'Transfers'],
    ['/tokens', 'Tokens'],
    ['/settings', 'Settings'],
    ['/nowhere', 'Page not found'],
  ] as const) {
    await requester.page.goto(new URL(address, requester.page.url()).href);
    await expect(requester.page.getByRole('heading', { level: 1, name: heading })).toBeVisible();
    await look(requester.page, heading);
  }
  await requester.page.goto(new URL('/tokens', requester.page.url()).href);
  await requester.page.getByRole('link', { name: /by Central Bank$/ }).click();
  await expect(requester.page.getByRole('heading', { name: 'Raw JSON' })).toBeVisible();
  await look(requester.page, 'token');
  await requester.page.getByRole('button', { name: 'Remove token' }).click();
  await look(requester.page, 'token, remove');
  await requester.page.keyboard.press('Escape');

  await requester.page.goto(new URL('/settings', requester.page.url()).href);
  await requester.page.getByRole('button', { name: 'Select App Config' }).click();
  await expect(requester.page.getByRole('heading', { level: 1, name: 'Participants' })).toBeVisible();
  await look(requester.page, 'participants');
  await requester.page.getByRole('link', { name: 'verify it' }).click();
  await requester.page.getByRole('textbox', { name: 'Token as JSON' }).fill('{');
  await requester.page.getByRole('button', { name: 'Verify', exact: true }).click();
  await expect(requester.page.getByRole('heading', { name: 'Unreadable' })).toBeVisible();
  await look(requester.page, 'verify, unreadable');
}

/** Goes through a chat with the theatre, to the token that it offers. */
async function chats(page: Page, look: Look): Promise<void> {
  await page.goto(new URL('/chats', page.url()).href);
  await page.getByRole('button', { name: 'Show link: Theatre box office' }).click();
  await look(page, 'chats, with a link');
  await page.goto(new URL('/chat/theatre', page.url()).href);
  await look(page, 'the link of a talker');
  await page.getByRole('button', { name: 'Start chat' }).click();
  const log = page.getByRole('log', { name: 'Conversation' });
  const reply = async (text: string, next: string) => {
    await page.getByLabel('Your reply').fill(text);
    await page.getByRole('button', { name: 'Send', exact: true }).click();
    await expect(log).toContainText(next);
  };
  await expect(log).toContainText('Whose name goes on the ticket?');
  await reply('Ana', 'How many seats?');
  await page.getByLabel('Your reply').fill('9');
  await page.getByRole('button', { name: 'Send', exact: true }).click();
  await expect(page.getByLabel('Your reply')).toHaveAttribute('aria-invalid', 'true');
  await look(page, 'chat, wrong reply');
  await reply('2', 'Where would you like to sit?');
  await look(page, 'chat, choice');
  await page.getByRole('button', { name: 'Circle', exact: true }).click();
  await expect(log).toContainText('On which day?');
  await look(page, 'chat, date');
  await reply('2100-12-05', 'Is that right?');
  await page.getByRole('button', { name: 'Yes', exact: true }).click();
  await expect(log).toContainText('Save token?');
  await look(page, 'chat, save token');
  const offer = page.getByRole('group', { name: 'Token on offer' });
  await offer.getByRole('button', { name: 'No', exact: true }).click();
  await look(page, 'chat, decline');
  await offer.getByRole('button', { name: 'Decline', exact: true }).click();
  await expect(log).toContainText('You declined the token.');
  await page.goto(new URL('/issuances', page.url()).href);
}
