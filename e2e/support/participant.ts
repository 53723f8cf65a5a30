// A tab of somebody on the network, with what they can do in it. Finds things as a person does: by their words.

import { type BrowserContext, type Locator, type Page, expect } from '@playwright/test';

export type Title = 'Central Bank' | 'Commercial Bank' | 'Commercial Bank 2' | 'Custodian' | 'Regulator';
export type Decision = 'Approve' | 'Issue';

export class Participant {
  private constructor(
    readonly page: Page,
    readonly title: Title,
  ) {}

  /** Opens a tab and chooses the participant on the start page. */
  static async enrol(context: BrowserContext, url: string, title: Title): Promise<Participant> {
    const page = await context.newPage();
    await page.goto(url);
    await page.getByRole('button', { name: `Select ${title}`, exact: true }).click();
    const participant = new Participant(page, title);
    await participant.isLive();
    return participant;
  }

  /** Waits until changes arrive as they happen. */
  async isLive(): Promise<void> {
    await expect(this.page.getByRole('region', { name: 'Participant', exact: true })).toContainText(this.title);
    await expect(this.page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  }

  /** The only request in the table. */
  get request(): Locator {
    return this.page.getByRole('table', { name: 'Issuance Requests' }).getByRole('row').nth(1);
  }

  /** The dialog on top. */
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** The question `Accept token?` */
  get offer(): Locator {
    return this.page.getByRole('dialog', { name: 'Accept token?' });
  }

  /** The card of the participant's AED vault. */
  get vault(): Locator {
    return this.page.locator('.tally-vault').filter({ hasText: 'UAE Dirham' });
  }

  /** A toast with these words. */
  toast(words: string): Locator {
    return this.page.getByRole('list', { name: 'Messages' }).getByText(words);
  }

  async requestIssuance(amount: string): Promise<void> {
    await this.page.getByRole('textbox', { name: /^Amount/ }).fill(amount);
    await this.page.getByRole('button', { name: 'Request', exact: true }).click();
    await expect(this.toast('Your issuance request has been successfully created')).toBeVisible();
  }

  /** Opens the only request. */
  async openRequest(): Promise<void> {
    await this.request.getByRole('button').first().click();
    await expect(this.page.getByRole('dialog', { name: 'Issuance Request' })).toBeVisible();
  }

  /** Opens the only request and presses a button of its dialog. */
  async decide(decision: Decision): Promise<void> {
    await this.openRequest();
    await this.dialog.getByRole('button', { name: decision, exact: true }).click();
    await expect(this.dialog).toBeHidden();
  }

  async answer(answer: 'Yes' | 'No'): Promise<void> {
    await this.offer.getByRole('button', { name: answer, exact: true }).click();
  }

  /** Pulls out the flow tracker. */
  async openTracker(): Promise<Locator> {
    await this.page.getByRole('button', { name: /^Flows/ }).click();
    const tracker = this.page.getByRole('region', { name: 'Flow tracker' });
    await expect(tracker).toBeVisible();
    return tracker;
  }

  async hasBalance(amount: string): Promise<void> {
    await expect(this.vault.getByText(amount, { exact: true })).toBeVisible();
  }
}
