// A tab of somebody on the network, with what they can do in it. Finds things as a person does: by their words.

import { type BrowserContext, type Locator, type Page, expect } from '@playwright/test';

export type Title = 'Central Bank' | 'Commercial Bank' | 'Commercial Bank 2' | 'Custodian' | 'Regulator';
export type Decision = 'Approve' | 'Issue';

export class Participant {
  constructor(
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
    // On a narrow page the sidebar that says it is not shown.
    await expect(this.page.locator('#sidebar')).toContainText(this.title);
    await expect(this.page.getByRole('status').filter({ hasText: 'Live' })).toBeVisible();
  }

  /** The only request in the table. */
  get request(): Locator {
    const rows = this.page.getByRole('table', { name: 'Issuance Requests' }).getByRole('row');
    // Not the headings, which a phone does not show.
    return rows.filter({ has: this.page.getByRole('cell') }).first();
  }

  /** The dialog on top. */
  get dialog(): Locator {
    return this.page.getByRole('dialog');
  }

  /** The question `Accept token?` */
  get offer(): Locator {
    return this.page.getByRole('dialog', { name: 'Accept token?' });
  }

  /** What would come of the action that is shown. */
  get foreseen(): Locator {
    return this.page.getByRole('region', { name: 'Effect on balances' });
  }

  /** The card of the participant's AED vault. */
  get vault(): Locator {
    return this.page.locator('.tally-vault').filter({ hasText: 'UAE Dirham' });
  }

  /** Everything of the flow tracker. */
  get tracker(): Locator {
    return this.page.getByRole('region', { name: 'Flow tracker' });
  }

  /** The newest flow of this name in the tracker. */
  flow(name: string): Locator {
    const named = this.page.getByRole('button', { name: new RegExp(`^${name}`) });
    return this.tracker.getByRole('listitem').filter({ has: named }).first();
  }

  /** The panel of the page under this heading. */
  panel(title: string): Locator {
    return this.page.getByRole('region', { name: title, exact: true });
  }

  /** The card of the token definition of this name, in the panel of this title. */
  definition(panel: string, name: string): Locator {
    const named = this.page.getByRole('heading', { name, exact: true });
    return this.panel(panel).getByRole('listitem').filter({ has: named });
  }

  /** What is said under this term, on the page or in the dialog on top of it. */
  said(term: string): Locator {
    const group = this.page.locator('.pf-v6-c-description-list__group');
    const named = this.page.getByRole('term').filter({ hasText: new RegExp(`^${term}$`) });
    return group.filter({ has: named, visible: true }).getByRole('definition');
  }

  /** A button of the dialog on top. */
  choice(name: string): Locator {
    return this.dialog.getByRole('button', { name, exact: true });
  }

  /** When this document was loaded: another number after a reload. */
  async loadedAt(): Promise<number> {
    return await this.page.evaluate(() => performance.timeOrigin);
  }

  /** Follows a link of the sidebar. */
  async visit(
    title: 'Define Token' | 'Token Definitions' | 'Token Manager' | 'Issuances' | 'Transfers' | 'Redemptions' | 'Flows' | 'Totals' | 'Tokens' | 'Chats' | 'Settings',
  ): Promise<void> {
    await this.page.getByRole('navigation', { name: 'Pages' }).getByRole('link', { name: title }).click();
    await expect(this.page.getByRole('heading', { level: 1, name: title })).toBeVisible();
  }

  /** The latest toast with these words. */
  toast(words: string): Locator {
    return this.page.getByRole('list', { name: 'Messages' }).getByText(words).last();
  }

  /** Closes every toast, and those that waited for room. */
  async dismissToasts(): Promise<void> {
    const close = this.page.getByRole('button', { name: 'Close message', includeHidden: true });
    await expect(async () => {
      for (const button of (await close.elementHandles()).reverse()) {
        // Not by the mouse: a dialog may lie over it, and by then the toast may have gone by itself.
        await button.evaluate((element) => (element as HTMLElement).click());
      }
      await expect(close).toHaveCount(0, { timeout: 500 });
    }).toPass();
  }

  /** The browser says that the network is back, so that what waits is tried now and not after its pause. */
  async triesAgain(): Promise<void> {
    await this.page.evaluate(() => window.dispatchEvent(new Event('online')));
  }

  /** Fills in the first stages of the wizard, as far as the review. */
  async fillInDefinition(name: string, symbol: string, decimals: string, custodian = 'None'): Promise<void> {
    const next = this.page.getByRole('button', { name: 'Next' });
    await this.page.getByRole('textbox', { name: 'Token Name' }).fill(name);
    await this.page.getByRole('textbox', { name: 'Token Symbol' }).fill(symbol);
    await this.page.getByRole('textbox', { name: 'Token Decimal Place' }).fill(decimals);
    await next.click();
    await this.page.getByRole('combobox', { name: 'Custodian' }).selectOption(custodian);
    await next.click();
    await next.click();
    await expect(this.page.getByRole('heading', { name: 'Review' })).toBeVisible();
  }

  /** Confirms what the wizard shows, and submits it. */
  async submitDefinition(): Promise<void> {
    await this.page.getByRole('checkbox', { name: 'I confirm that the details are correct' }).check();
    await this.page.getByRole('button', { name: 'Submit' }).click();
  }

  /** Opens the form of the page in its drawer, unless it is open. */
  async openForm(): Promise<Locator> {
    const form = this.page.locator('#request-form');
    const opener = this.page.getByRole('button', { name: 'New request' });
    if ((await opener.getAttribute('aria-expanded')) === 'false') {
      await opener.click();
    }
    await expect(form).toBeVisible();
    return form;
  }

  async requestIssuance(amount: string): Promise<void> {
    await this.openForm();
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
    await expect(async () => {
      // What another did a moment ago may arrive only now: then there is a newer version to look at.
      const newer = this.choice('Show the new version');
      if (await newer.isVisible()) {
        await newer.click();
      }
      await this.choice(decision).click({ timeout: 2_000 });
    }).toPass();
    await expect(this.dialog).toBeHidden();
  }

  /** The rows of the table in this panel, but for its headings. */
  rows(panel: string): Locator {
    return this.panel(panel)
      .getByRole('row')
      .filter({ has: this.page.getByRole('cell') });
  }

  /** The cells of those rows, but for their tick boxes. */
  cells(panel: string): Locator {
    return this.rows(panel).locator('[role=cell][data-label]');
  }

  /** Opens the newest request of this panel. */
  async open(panel: string): Promise<void> {
    await this.rows(panel).first().getByRole('button').first().click();
    await expect(this.dialog).toBeVisible();
  }

  /** Closes the dialog on top without deciding anything. */
  async closeDialog(): Promise<void> {
    await this.choice('Close').last().click();
    await expect(this.dialog).toBeHidden();
  }

  /** Requests an issuance that both approve and the issuer issues. */
  async isOffered(amount: string, issuer: Participant, custodian: Participant): Promise<void> {
    await this.requestIssuance(amount);
    await issuer.decide('Approve');
    await custodian.decide('Approve');
    await issuer.decide('Issue');
  }

  /** Is offered a token, and accepts it. */
  async isGranted(amount: string, issuer: Participant, custodian: Participant): Promise<void> {
    await this.isOffered(amount, issuer, custodian);
    await this.answer('Yes');
    await expect(this.offer).toBeHidden();
    await expect(this.toast('Issuance of tokens has been successful')).toBeVisible();
    for (const participant of [this, issuer, custodian]) {
      await participant.dismissToasts();
    }
  }

  async answer(answer: 'Yes' | 'No'): Promise<void> {
    await this.offer.getByRole('button', { name: answer, exact: true }).click();
    if (answer === 'No') {
      await this.offer.getByRole('button', { name: 'Decline', exact: true }).click();
    }
  }

  /** Pulls out the flow tracker. */
  async openTracker(): Promise<Locator> {
    await this.page.getByRole('button', { name: /^Flows/ }).click();
    await expect(this.tracker).toBeVisible();
    return this.tracker;
  }

  async closeTracker(): Promise<void> {
    await this.page.getByRole('button', { name: 'Close the flow tracker' }).click();
    await expect(this.tracker).toBeHidden();
  }

  async hasBalance(amount: string): Promise<void> {
    await expect(this.vault.getByText(amount, { exact: true })).toBeVisible();
  }
}
