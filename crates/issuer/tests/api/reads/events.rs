//! The event stream: what changed for whom, the mail, and going on where one was interrupted.

use std::{collections::BTreeSet, time::Duration};

use futures::FutureExt as _;
use tallystick_core::{
    Message, TokenStatus,
    actions::{
        ApproveAtIssuer, RequestIssuanceAtIssuer, RequestRedemptionAtIssuer,
        RequestTransferAtIssuer, ReviseAtIssuer, TransferType,
    },
    message::{IssueAtBroker, ReviseAtBroker},
    view::{ChangedEvent, IssuedTokenView, MailboxEntry, Page, Topic},
};
use tallystick_holder::{Device, Event, EventStream, Holder};

use crate::{
    books::Books,
    cast::{Cast, approve, device, issue, made, participant_id},
    in_process::InProcess,
    issuer::Issuer,
    waiting::in_time,
};

async fn next(events: &mut EventStream) -> Event {
    in_time("an event", events.next()).await.unwrap().expect("the stream goes on")
}

fn topics(event: &Event) -> BTreeSet<Topic> {
    assert_eq!(event.name, "changed", "{event:?}");
    let changed: ChangedEvent = serde_json::from_str(&event.data).unwrap();
    changed.topics.into_iter().collect()
}

fn mail(event: &Event) -> MailboxEntry {
    assert_eq!(event.name, "message", "{event:?}");
    serde_json::from_str(&event.data).unwrap()
}

fn correlation(entry: &MailboxEntry) -> serde_json::Value {
    entry.message["Header"]["Correlation"].clone()
}

/// A stream that is opened for the first time says that everything may have changed.
async fn opened(device: &Device) -> EventStream {
    let mut events = device.events(None).await.unwrap();
    assert_eq!(topics(&next(&mut events).await), Topic::ALL.into());
    events
}

/// What one change tells is these topics, all of them and no other.
async fn told(events: &mut EventStream, expected: &[Topic]) {
    let expected: BTreeSet<_> = expected.iter().copied().collect();
    assert_eq!(topics(&next(events).await), expected);
}

async fn nothing_comes(issuer: &InProcess, events: &mut EventStream, when: &str) {
    // Whatever was on its way is here by now.
    issuer.health().await;
    let nothing = next(events).now_or_never();
    assert!(nothing.is_none(), "{nothing:?} {when}");
}

const REQUEST: [Topic; 2] = [Topic::IssuanceRequests, Topic::Flows];
/// What parties are told whose vaults stay as they are, when units are reserved or settled.
const COUNTED: [Topic; 3] = [Topic::IssuanceRequests, Topic::Flows, Topic::Totals];
const MOVED: [Topic; 4] = [Topic::IssuanceRequests, Topic::Flows, Topic::Vaults, Topic::Totals];
/// What the issuer and observers are told where a token changed with it.
const MOVED_TOKEN: [Topic; 5] =
    [Topic::IssuanceRequests, Topic::Flows, Topic::Vaults, Topic::Tokens, Topic::Totals];

#[tokio::test]
async fn each_is_told_what_concerns_it_and_nothing_else() {
    let issuer = Issuer::start().await;
    let Cast { central, custodian, holder, dirham } = Cast::enrol(&issuer).await;
    let stranger = device(&issuer.client(), "commercial-bank-2").await;
    let regulator = device(&issuer.client(), "regulator").await;
    let mut holder: Holder = holder;
    let mut centrals = opened(&central).await;
    let mut custodians = opened(&custodian).await;
    let mut banks = opened(&holder.device).await;
    let mut strangers = opened(&stranger).await;
    let mut regulators = opened(&regulator).await;

    let request = holder.request(&dirham, "500000").await.unwrap();
    for events in [&mut centrals, &mut custodians, &mut banks, &mut regulators] {
        told(events, &REQUEST).await;
    }
    for approver in [&central, &custodian] {
        approve(approver, request).await.unwrap();
        for events in [&mut centrals, &mut custodians, &mut banks, &mut regulators] {
            told(events, &REQUEST).await;
        }
    }
    issue(&central, request).await.unwrap();
    told(&mut centrals, &MOVED_TOKEN).await;
    told(&mut custodians, &COUNTED).await;
    told(&mut regulators, &MOVED_TOKEN).await;
    told(&mut banks, &COUNTED).await;
    // Whoever reads the totals is told that they are others, and nothing else.
    told(&mut strangers, &[Topic::Totals]).await;
    let offer = mail(&next(&mut banks).await);
    let message = Message::from_value(offer.message).unwrap();
    message.verify(&central.issuer().public_key).unwrap();
    let body: IssueAtBroker = message.body().unwrap();
    assert_eq!(body.chat.0, request.0);

    holder.take_offer().await.unwrap();
    for events in [&mut centrals, &mut custodians, &mut banks, &mut regulators] {
        told(events, &[Topic::Flows]).await;
    }
    let offered = holder.save(body.token).await.unwrap();
    for events in [&mut centrals, &mut custodians, &mut banks, &mut regulators] {
        told(events, &[Topic::Flows]).await;
    }
    holder.device.send_outgoing(&offered).await.unwrap();
    told(&mut centrals, &MOVED_TOKEN).await;
    told(&mut banks, &MOVED).await;
    told(&mut regulators, &MOVED_TOKEN).await;
    told(&mut custodians, &COUNTED).await;
    told(&mut strangers, &[Topic::Totals]).await;

    let page: Page<IssuedTokenView> = central.read("/tokens").await.unwrap();
    let revise = ReviseAtIssuer {
        token: body.token,
        version: page.items[0].version,
        status: TokenStatus::Suspended,
        reason: Some("court order".to_owned()),
    };
    central.send(&revise).await.unwrap();
    for events in [&mut centrals, &mut regulators] {
        told(events, &[Topic::Flows, Topic::Tokens]).await;
    }
    told(&mut banks, &[Topic::Flows]).await;
    let message = Message::from_value(mail(&next(&mut banks).await).message).unwrap();
    assert_eq!(message.body::<ReviseAtBroker>().unwrap().status, TokenStatus::Suspended);

    // Whoever takes no part was told nothing else of all this: the next it hears of is its own.
    let body = RequestIssuanceAtIssuer::new(dirham.id, "1");
    stranger.send(&body).await.unwrap();
    told(&mut strangers, &REQUEST).await;
    told(&mut centrals, &REQUEST).await;
    holder.request(&dirham, "1").await.unwrap();
    told(&mut banks, &REQUEST).await;
}

/// The custodian of the token watches, without being a party: its list changes, and no flow of its.
#[tokio::test]
async fn of_a_transfer_its_parties_and_the_custodian_are_told_and_not_the_issuer() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.hold("5").await;
    let other = device(&issuer.client(), "commercial-bank-2").await;
    let mut centrals = opened(&cast.central).await;
    let mut custodians = opened(&cast.custodian).await;
    let mut senders = opened(&cast.holder.device).await;
    let mut receivers = opened(&other).await;
    let (definition, amount) = (cast.dirham.id, || "1".to_owned());
    let body = RequestTransferAtIssuer {
        r#type: TransferType::Push,
        party: participant_id("commercial-bank-2"),
        definition,
        amount: amount(),
        corrects: None,
    };
    let request = made(&cast.holder.device, &body).await;
    let of_transfer = [Topic::TransferRequests, Topic::Flows];
    for events in [&mut senders, &mut receivers] {
        told(events, &of_transfer).await;
    }
    told(&mut custodians, &[Topic::TransferRequests]).await;
    other.send(&ApproveAtIssuer { request, version: 1 }).await.unwrap();
    // What is reserved for it is counted anew, for all who read the totals.
    let counted = [Topic::TransferRequests, Topic::Flows, Topic::Totals];
    told(&mut senders, &[Topic::Vaults].into_iter().chain(counted).collect::<Vec<_>>()).await;
    told(&mut receivers, &counted).await;
    told(&mut custodians, &[Topic::TransferRequests, Topic::Totals]).await;
    told(&mut centrals, &[Topic::Totals]).await;

    // The first else that the issuer hears of is a redemption.
    let body = RequestRedemptionAtIssuer::new(definition, amount());
    made(&cast.holder.device, &body).await;
    for events in [&mut centrals, &mut custodians, &mut senders] {
        told(events, &[Topic::RedemptionRequests, Topic::Flows]).await;
    }
}

#[tokio::test]
async fn whoever_was_interrupted_is_told_just_what_was_missed() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let central = device(&issuer.client(), "central-bank").await;
    let mut events = opened(&central).await;
    let request = cast.approved("1").await;
    let mut last = next(&mut events).await;
    drop(events);

    // What it missed before it was interrupted, it is told now, and then what happens next.
    issue(&cast.central, request).await.unwrap();
    let mut events = central.events(Some(&last.id)).await.unwrap();
    let mut missed = topics(&next(&mut events).await);
    while missed != MOVED_TOKEN.into() {
        missed.extend(topics(&next(&mut events).await));
    }
    assert!(!missed.contains(&Topic::Definitions));
    cast.holder.take_offer().await.unwrap();
    last = next(&mut events).await;
    assert_eq!(topics(&last), [Topic::Flows].into());
    drop(events);

    // Nothing was missed: nothing is told until something happens.
    let mut events = central.events(Some(&last.id)).await.unwrap();
    cast.request("1").await;
    told(&mut events, &REQUEST).await;
}

#[tokio::test]
async fn an_id_of_an_earlier_start_or_of_nothing_tells_everything() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.offered("1").await;
    let mut events = opened(&cast.central).await;
    cast.request("1").await;
    let last = next(&mut events).await;
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    for id in [last.id.as_str(), "0-0", "nonsense", "", "-"] {
        let mut events = cast.central.events(Some(id)).await.unwrap();
        assert_eq!(topics(&next(&mut events).await), Topic::ALL.into(), "{id:?}");
    }
}

#[tokio::test]
async fn mail_comes_again_until_it_is_acknowledged() {
    let mut issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (request, _) = cast.offered("1").await;
    let mut events = opened(&cast.holder.device).await;
    let event = next(&mut events).await;
    let offer = mail(&event);
    assert_eq!(offer.message["Body"]["Chat"], serde_json::json!(request));

    // On a second stream at the same time, resumed or new, and after a restart.
    let mut resumed = cast.holder.device.events(Some(&event.id)).await.unwrap();
    assert_eq!(correlation(&mail(&next(&mut resumed).await)), correlation(&offer));
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    let mut again = opened(&cast.holder.device).await;
    let second = mail(&next(&mut again).await);
    assert_eq!((second.id, correlation(&second)), (offer.id, correlation(&offer)));
    cast.holder.device.acknowledge(offer.id).await.unwrap();
    told(&mut again, &[Topic::Flows]).await;
    let mut after = opened(&cast.holder.device).await;
    cast.request("1").await;
    told(&mut after, &REQUEST).await;
}

/// In case its reader lost it: after 5 seconds, then after twice as long, and so on up to a minute.
#[tokio::test]
async fn mail_comes_again_on_a_stream_that_stays_open() {
    let issuer = InProcess::start(&[]).await;
    let mut cast = Cast::enrol_at(&issuer.client()).await;
    cast.offered("1").await;
    let mut events = opened(&cast.holder.device).await;
    let offer = mail(&next(&mut events).await);
    let first = (offer.id, correlation(&offer));
    for seconds in [5, 10, 20, 40, 60, 60] {
        issuer.clock.advance(Duration::from_secs(seconds - 1)).await;
        nothing_comes(&issuer, &mut events, "before the pause is over").await;
        issuer.clock.advance(Duration::from_secs(1)).await;
        let again = mail(&next(&mut events).await);
        assert_eq!((again.id, correlation(&again)), first, "after {seconds} seconds");
    }
    cast.holder.device.acknowledge(offer.id).await.unwrap();
    told(&mut events, &[Topic::Flows]).await;
    for _ in 0..3 {
        issuer.clock.advance(Duration::from_secs(60)).await;
    }
    cast.request("1").await;
    told(&mut events, &REQUEST).await;
}

/// Mail that nobody acknowledges does not time the number of streams that are open for it.
#[tokio::test]
async fn of_much_mail_only_the_first_hundred_come_again() {
    let issuer = InProcess::start(&[]).await;
    let mut cast = Cast::enrol_at(&issuer.client()).await;
    cast.offered("1").await;
    let copies = "WITH RECURSIVE copy (number) AS (SELECT 1 UNION ALL SELECT number + 1 FROM copy \
                  LIMIT 100) INSERT INTO mailbox (id, wallet, subject, body, token, stored_at) \
                  SELECT randomblob(16), wallet, subject, body, token, stored_at FROM mailbox, copy";
    assert_eq!(Books::writable_file(&issuer.database()).await.change(copies).await, 100);
    let mut events = opened(&cast.holder.device).await;
    let mut all = Vec::new();
    for _ in 0..101 {
        all.push(mail(&next(&mut events).await).id);
    }
    issuer.clock.advance(Duration::from_secs(5)).await;
    for first in &all[..100] {
        assert_eq!(mail(&next(&mut events).await).id, *first);
    }
    nothing_comes(&issuer, &mut events, "the last one waits behind the first hundred").await;
    cast.holder.device.acknowledge(all[0]).await.unwrap();
    told(&mut events, &[Topic::Flows]).await;
    issuer.clock.advance(Duration::from_secs(10)).await;
    for rest in &all[1..] {
        assert_eq!(mail(&next(&mut events).await).id, *rest);
    }
}

#[tokio::test]
async fn a_stream_ends_with_the_session_that_opened_it() {
    let issuer = InProcess::start(&[]).await;
    let mut cast = Cast::enrol_at(&issuer.client()).await;
    let mut events = opened(&cast.holder.device).await;
    let session = Duration::from_secs(12 * 60 * 60);
    issuer.clock.advance(session - Duration::from_secs(60)).await;
    cast.request("1").await;
    told(&mut events, &REQUEST).await;
    issuer.clock.pass(Duration::from_secs(60));
    let end = in_time("the stream's end", events.next()).await.unwrap();
    assert!(end.is_none(), "{end:?}");
}

/// It neither spins nor is forgotten: it is looked at again after 1, 2, 4 … 60 seconds, and what
/// else happens is told meanwhile.
#[tokio::test]
async fn a_mailbox_that_cannot_be_read_is_looked_at_again_after_pauses_that_grow() {
    let issuer = InProcess::start(&[]).await;
    let mut cast = Cast::enrol_at(&issuer.client()).await;
    let (request, _) = cast.offered("1").await;
    let mut books = Books::writable_file(&issuer.database()).await;
    books.change("ALTER TABLE mailbox RENAME TO hidden").await;
    let mut events = opened(&cast.holder.device).await;
    // Its session's end, the next repetition, and the pause; and the issuer's own two.
    in_time("the pause", issuer.clock.has_waiting(2 + 3)).await;
    for seconds in [1, 2, 4, 8, 16, 32, 60] {
        issuer.clock.advance(Duration::from_secs(seconds)).await;
    }
    cast.request("1").await;
    told(&mut events, &REQUEST).await;

    books.change("ALTER TABLE hidden RENAME TO mailbox").await;
    issuer.clock.advance(Duration::from_secs(59)).await;
    nothing_comes(&issuer, &mut events, "before the pause is over").await;
    issuer.clock.pass(Duration::from_secs(1));
    let offer = mail(&next(&mut events).await);
    assert_eq!(offer.message["Body"]["Chat"], serde_json::json!(request));
}
