// Conservation: minted − burned = in vaults + reserved, as numbers and over time, for whoever may see it.

import AxeBuilder from '@axe-core/playwright';
import { complaints } from '../../support/complaints.ts';
import { expect, test } from '../../support/test.ts';

test('everybody sees that the books add up, and how they came about', async ({ context, enrol, enrolElsewhere }) => {
  const heard = await complaints(context);
  const bank = await enrol('Commercial Bank');
  const central = await enrolElsewhere('Central Bank');
  const custodian = await enrolElsewhere('Custodian');
  const regulator = await enrolElsewhere('Regulator');
  await bank.isGranted('500', central, custodian);
  await central.visit('Token Manager');
  await central.panel('Burn Tokens').getByRole('textbox', { name: /^Amount/ }).fill('1000');
  await central.panel('Burn Tokens').getByRole('button', { name: 'Burn', exact: true }).click();
  await central.hasBalance('998,500.00');
  await bank.requestIssuance('20');
  for (const who of [central, custodian]) {
    await who.visit('Issuances');
    await who.decide('Approve');
  }
  await central.decide('Issue');
  await expect(bank.offer).toBeVisible();

  for (const who of [regulator, custodian, central]) {
    await who.visit('Totals');
    const cells = ['UAE Dirham', 'AED', '1,000,000.00', '1,000.00', '998,980.00', '20.00', /^Holds999,000.00$/];
    await expect(who.rows('Totals').getByRole('cell')).toHaveText(cells);
  }
  const chart = regulator.page.getByRole('img', { name: /^Chart of UAE Dirham: 998,980.00 AED in vaults/ });
  await expect(chart).toBeVisible();
  const drawn = () =>
    chart.evaluate((canvas: HTMLCanvasElement) => {
      const { data } = canvas.getContext('2d')!.getImageData(0, 0, canvas.width, canvas.height);
      return data.some((value) => value > 0);
    });
  await expect.poll(drawn).toBe(true);
  const { violations } = await new AxeBuilder({ page: regulator.page }).analyze();
  expect(violations).toEqual([]);

  await bank.answer('Yes');
  await expect(regulator.rows('Totals')).toContainText('999,000.00');
  await expect(regulator.rows('Totals').getByRole('cell').nth(5)).toHaveText('0.00');

  // Also for those whom what happened does not concern.
  await central.visit('Token Manager');
  await central.panel('Mint Tokens').getByRole('textbox', { name: /^Amount/ }).fill('2000');
  await central.panel('Mint Tokens').getByRole('button', { name: 'Mint', exact: true }).click();
  await expect(custodian.rows('Totals')).toContainText('1,002,000.00');
  expect(heard).toEqual([]);
});
