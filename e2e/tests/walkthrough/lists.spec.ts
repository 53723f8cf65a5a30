// Lists are filtered, sorted and exported by the issuer, as their address says.

import { readFile } from 'node:fs/promises';
import type { Participant } from '../../support/participant.ts';
import { expect, test } from '../../support/test.ts';

/** Downloads what the table of this panel exports, and returns its lines. */
async function exported(who: Participant, panel: string): Promise<string[]> {
  await who.panel(panel).getByRole('button', { name: 'Export' }).click();
  const downloading = who.page.waitForEvent('download');
  await who.panel(panel).getByRole('link', { name: /CSV/ }).click();
  const download = await downloading;
  expect(download.suggestedFilename()).toMatch(/^[a-z-]+-\d{4}-\d{2}-\d{2}\.csv$/);
  await who.page.keyboard.press('Escape');
  return (await readFile(await download.path(), 'utf8')).trimEnd().split('\r\n');
}

async function choose(who: Participant, field: string, value: string): Promise<void> {
  await who.page.getByRole('button', { name: 'Filters' }).click();
  await who.page.getByRole('combobox', { name: field }).selectOption(value);
  await who.page.keyboard.press('Escape');
}

test('requests and issued tokens are narrowed down, and what is listed is exported', async ({ enrol, enrolElsewhere }) => {
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  await bank.isGranted('500', central, custodian);
  await bank.isOffered('70', central, custodian);
  await bank.answer('No');
  await expect(bank.offer).toBeHidden();
  await bank.requestIssuance('12.50');
  const requests = central.rows('Issuance Requests');
  await expect(requests).toHaveCount(2);

  await test.step('requests by their stage', async () => {
    await choose(central, 'Stage', 'DECLINED');
    await expect(requests).toHaveCount(1);
    await expect(requests).toContainText('70.00');
    const lines = await exported(central, 'Issuance Requests');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain('70.00,Commercial Bank,Central Bank,Custodian');
    await choose(central, 'Stage', '');
    await expect(requests).toHaveCount(2);
  });

  await test.step('a column is hidden, and stays so', async () => {
    const symbol = central.page.getByRole('columnheader', { name: 'Token symbol' });
    await expect(symbol).toBeVisible();
    await central.page.getByRole('button', { name: 'Columns' }).click();
    await central.page.getByRole('checkbox', { name: 'Token symbol' }).uncheck();
    await expect(symbol).toBeHidden();
    await central.page.reload();
    await expect(requests).toHaveCount(2);
    await expect(symbol).toBeHidden();
  });

  await test.step('issued tokens by their state and status', async () => {
    await central.visit('Tokens');
    const tokens = central.rows('Issued Tokens');
    await expect(tokens).toHaveCount(2);
    await expect(tokens.first()).toContainText('70.00 AED');
    await central.page.getByRole('columnheader', { name: 'Issued' }).getByRole('button').click();
    await expect(tokens.first()).toContainText('500.00 AED');
    expect(await exported(central, 'Issued Tokens')).toHaveLength(3);
    await choose(central, 'State', 'DECLINED');
    await expect(central.page).toHaveURL(/\/tokens\?state=DECLINED$/);
    await expect(tokens).toHaveCount(1);
    await expect(tokens).toContainText('70.00 AED');
    const lines = await exported(central, 'Issued Tokens');
    expect(lines).toHaveLength(2);
    expect(lines[1]).toContain(',DECLINED,');
    expect(lines[1]).toContain(',70.00,AED,Commercial Bank,Central Bank,');
    await choose(central, 'Status', 'EXPIRED');
    await expect(central.page.getByText('Nothing matches the search and the filters.')).toBeVisible();
  });

  await test.step('whoever follows the link sees the same', async () => {
    const regulator = await enrolElsewhere('Regulator');
    await regulator.page.goto(new URL('/tokens?state=ACCEPTED&q=dirham', central.page.url()).href);
    await expect(regulator.rows('Issued Tokens')).toHaveCount(1);
    await expect(regulator.rows('Issued Tokens')).toContainText('500.00 AED');
    // What is issued meanwhile comes by itself.
    await central.visit('Issuances');
    await bank.dismissToasts();
    await central.dismissToasts();
    await regulator.page.goto(new URL('/tokens', central.page.url()).href);
    // The filter is kept, the search is not.
    await choose(regulator, 'State', '');
    await expect(regulator.rows('Issued Tokens')).toHaveCount(2);
    const decide = async (who: Participant, decision: string) => {
      await who.rows('Issuance Requests').filter({ hasText: '12.50' }).getByRole('button').first().click();
      await who.choice(decision).click();
      await expect(who.dialog).toBeHidden();
    };
    await decide(central, 'Approve');
    await expect(custodian.rows('Issuance Requests').filter({ hasText: '12.50' })).toContainText('APPROVED');
    await decide(custodian, 'Approve');
    await expect(central.rows('Issuance Requests').filter({ hasText: '12.50' })).toContainText('Ready to issue');
    await decide(central, 'Issue');
    await expect(regulator.rows('Issued Tokens')).toHaveCount(3);
  });
});
