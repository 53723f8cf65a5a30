// The way of messages to the issuer, with what can happen to them on it.

import type { BrowserContext, Page, Route } from '@playwright/test';
import type { Participant } from './participant.ts';

const INBOX = '**/inbox';

export type Subject = 'Issue@Issuer' | 'Issued@Issuer' | 'Offered@Issuer' | 'RequestIssuance@Issuer';

/** How far a message comes before it is held. */
export type Leg =
  /** It left the browser, and the issuer has not seen it. */
  | 'message'
  /** The issuer has done what it says, and the browser does not know. */
  | 'answer';

/** Messages of one subject that are under way for as long as the test wants. */
export class Held {
  private readonly target: Page | BrowserContext;
  private readonly handler: (route: Route) => Promise<void>;
  private arrive: () => void = () => {};
  private decide: (fate: 'arrives' | 'lost') => void = () => {};

  /** Settled once a message is held. */
  readonly arrived = new Promise<void>((resolve) => (this.arrive = resolve));
  private readonly fate = new Promise<'arrives' | 'lost'>((resolve) => (this.decide = resolve));

  private constructor(target: Page | BrowserContext, subject: Subject, leg: Leg) {
    this.target = target;
    this.handler = async (route) => {
      if (subjectOf(route) !== subject) {
        return route.fallback();
      }
      const response = leg === 'answer' ? await route.fetch() : undefined;
      this.arrive();
      const fate = await this.fate;
      // The page may have gone meanwhile, and with it whoever waited for the answer.
      await (fate === 'lost' ? route.abort() : response ? route.fulfill({ response }) : route.continue()).catch(
        () => {},
      );
    };
  }

  /** Holds all messages of this subject from this page or this browser. */
  static async hold(target: Page | BrowserContext, subject: Subject, leg: Leg = 'message'): Promise<Held> {
    const held = new Held(target, subject, leg);
    await target.route(INBOX, held.handler);
    return held;
  }

  /** They go on; later ones are not held. */
  async release(): Promise<void> {
    await this.target.unroute(INBOX, this.handler);
    this.decide('arrives');
  }

  /** They are lost, as by a broken connection; later ones are not held. */
  async lose(): Promise<void> {
    await this.target.unroute(INBOX, this.handler);
    this.decide('lost');
  }
}

/** How the two deliveries of a message follow each other. */
export type Delivery = 'one after the other' | 'at the same moment';

/** Delivers every message of this browser twice; it sees the second answer. */
export async function deliverTwice(context: BrowserContext, delivery: Delivery): Promise<void> {
  await context.route(INBOX, async (route) => {
    const first = route.fetch();
    if (delivery === 'one after the other') {
      await first;
    }
    const [, response] = await Promise.all([first, route.fetch()]);
    await route.fulfill({ response });
  });
}

/** What something on the way answers in the issuer's place. */
export interface Answer {
  status: number;
  contentType: string;
  body: string;
}

/**
 * Messages of this subject do not reach the issuer until each of these was answered. Settled once they were. The
 * participant does not wait in between: how long the pauses are is tested where the holder's side is.
 */
export async function answersInstead(participant: Participant, subject: Subject, answers: Answer[]): Promise<{ settled: Promise<void> }> {
  const left = [...answers];
  let settle: () => void = () => {};
  const settled = new Promise<void>((resolve) => (settle = resolve));
  await participant.page.route(INBOX, async (route) => {
    const answer = subjectOf(route) === subject ? left.shift() : undefined;
    if (left.length === 0) {
      settle();
    }
    if (!answer) {
      return route.fallback();
    }
    await route.fulfill(answer);
    await participant.triesAgain();
  });
  return { settled };
}

function subjectOf(route: Route): string {
  const message: { Header: { Subject: string } } = route.request().postDataJSON();
  return message.Header.Subject;
}
