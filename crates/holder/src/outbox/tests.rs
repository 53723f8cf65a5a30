use std::time::Duration;

use serde_json::json;
use tallystick_core::{
    ChatId, Correlation, Outgoing,
    actions::{ApproveAtIssuer, RequestIssuanceManyAtIssuer, RequestedIssuance},
    broker::BrokerTokenState,
    message::RemovedAtIssuer,
};
use uuid::Uuid;

use super::*;
use crate::{
    commands::CommandError,
    tables::Origin,
    testing::{Fixture, REQUEST, Reply, TOKEN, dirham, domain, offer},
};

const TEN_MINUTES: Duration = Duration::from_secs(600);

fn posts(fixture: &Fixture, subject: &str) -> usize {
    fixture.platform.network.posted(subject).len()
}

/// A wallet to which an offer came in a chat that has ended.
async fn with_an_offer_too_many() -> Fixture {
    let fixture = Fixture::with_chat().await;
    let chat = ChatId(REQUEST.0).to_string();
    let ended = Chat { active: false, ..fixture.get(&CHATS, &chat).await.unwrap() };
    fixture.put(&CHATS, &chat, &ended).await;
    fixture.issuer.mail(fixture.id(), 5, &offer());
    fixture
}

#[tokio::test]
async fn an_offer_in_an_ended_chat_is_declined_with_the_code_of_the_reason() {
    let fixture = with_an_offer_too_many().await;
    fixture.issuer.reply("Offered@Issuer", [Reply::Unreachable]);
    fixture.wallet.pass().await;
    assert_eq!(fixture.row().await, None);
    assert_eq!(fixture.issuer.state().acknowledged.len(), 1);
    let [entry] = &fixture.queue(&OUTBOX).await[..] else { panic!("nothing waits") };
    let declined = json!({ "Token": TOKEN, "Answer": "DECLINED", "Reason": "NOT_FOUND" });
    assert_eq!(entry.message.body, declined);
    fixture.issuer.reply("Offered@Issuer", [Reply::Response(json!({}))]);
    fixture.wallet.pass().await;
    assert!(fixture.queue(&OUTBOX).await.is_empty());
}

#[tokio::test]
async fn a_decline_of_what_is_not_here_ends_with_any_refusal() {
    let mut fixture = with_an_offer_too_many().await;
    fixture.issuer.reply("Offered@Issuer", [Reply::Refusal(404, "NOT_FOUND")]);
    let mut running = fixture.run();
    running.advance(TEN_MINUTES);
    assert_eq!(posts(&fixture, "Offered@Issuer"), 1);
    assert!(fixture.queue(&OUTBOX).await.is_empty());
}

/// The holder said no here, after another device had said yes: the first answer stands, and the
/// token is kept here, too.
#[tokio::test]
async fn what_another_device_accepted_before_is_fetched_after_a_decline() {
    let mut fixture = Fixture::with_offer().await;
    fixture.reply_with_token(&fixture.token());
    let refused = Reply::Refusal(409, "ALREADY_ANSWERED");
    fixture.issuer.reply("Offered@Issuer", [refused, Reply::Response(json!({}))]);
    fixture.wallet.decline(TOKEN, None).await.unwrap();
    let mut running = fixture.run();
    running.advance(TEN_MINUTES);
    let row = fixture.row().await.unwrap();
    assert_eq!((row.state, row.accepted), (BrokerTokenState::Saved, Some(true)));
    assert_eq!(row.reason, None);
    assert!(fixture.file().await.is_some());
    assert_eq!(posts(&fixture, "Offered@Issuer"), 2);
    assert!(fixture.queue(&OUTBOX).await.is_empty());
}

/// A proxy's answer is none of the protocol's own: it is asked again, and not without a pause.
#[tokio::test]
async fn what_is_refused_for_ever_is_sent_a_handful_of_times() {
    let mut fixture = with_an_offer_too_many().await;
    fixture.issuer.reply("Offered@Issuer", [Reply::Answer(404, "<html>".to_owned())]);
    let mut running = fixture.run();
    running.advance(TEN_MINUTES);
    let sent = posts(&fixture, "Offered@Issuer");
    assert!((10..=30).contains(&sent), "{sent} in ten minutes");

    // The same for a token that is here, and that the issuer does not find.
    let mut fixture = Fixture::with_token().await;
    let acceptance = OutboxEntry::new(
        StoredMessage::new(
            fixture.row().await.unwrap().answer_again().unwrap(),
            Correlation(Uuid::from_u128(1)),
        ),
        None,
    );
    fixture.append(&OUTBOX, &acceptance).await;
    let disturbed = || Reply::Answer(502, String::new());
    let not_found = Reply::Refusal(404, "NOT_FOUND");
    fixture.issuer.reply("Offered@Issuer", [disturbed(), disturbed(), disturbed(), not_found]);
    let before = posts(&fixture, "Offered@Issuer");
    fixture.notices();
    let mut running = fixture.run();
    running.settle();
    // At the start, because it was woken before, and when it leads.
    assert_eq!(posts(&fixture, "Offered@Issuer") - before, 3);
    running.advance(Duration::from_secs(1));
    assert_eq!(posts(&fixture, "Offered@Issuer") - before, 4, "a refusal wakes nobody");
    running.advance(TEN_MINUTES);
    let told = fixture.notices();
    let told = told.iter().filter(|notice| matches!(notice, Notice::Failed { .. })).count();
    assert_eq!(told, 1, "the holder is told once");
    let sent = posts(&fixture, "Offered@Issuer") - before;
    assert!((10..=30).contains(&sent), "{sent} in ten minutes");
    let row = fixture.row().await.unwrap();
    assert_eq!((row.state, row.disputed), (BrokerTokenState::Saved, true));
}

#[tokio::test]
async fn what_a_token_waits_for_is_known_until_the_issuer_acknowledged_it() {
    let mut fixture = Fixture::with_offer().await;
    fixture.reply_with_token(&fixture.token());
    fixture.issuer.reply("Offered@Issuer", [Reply::Unreachable]);
    fixture.wallet.accept(TOKEN).await.unwrap();
    fixture.wallet.pass().await;
    assert_eq!(fixture.row().await.unwrap().state, BrokerTokenState::Saved);
    assert_eq!(fixture.wallet.unacknowledged().await.unwrap(), [TOKEN]);
    fixture.issuer.reply("Offered@Issuer", [Reply::Response(json!({}))]);
    fixture.notices();
    fixture.wallet.pass().await;
    assert!(fixture.wallet.unacknowledged().await.unwrap().is_empty());
    assert!(fixture.notices().iter().any(|notice| matches!(notice, Notice::Rows)), "it is shown");
}

#[tokio::test]
async fn a_request_whose_answer_is_not_kept_any_more_is_told_as_carried_out() {
    let mut fixture = Fixture::new().await;
    fixture.issuer.reply("RequestIssuance@Issuer", [Reply::Response(json!({}))]);
    fixture.wallet.request_issuance(dirham(), "1").await.unwrap();
    fixture.notices();
    fixture.wallet.pass().await;
    assert!(fixture.queue(&OUTBOX).await.is_empty());
    let chats = fixture.wallet.database.read(&[CHATS.name]).unwrap();
    assert_eq!(chats.count(CHATS.name).await.unwrap(), 0);
    drop(chats);
    let ended = |notice: &Notice| match notice {
        Notice::Ended { command, outcome } => command.origin.tab == "tab" && outcome.is_ok(),
        _ => false,
    };
    assert!(fixture.notices().iter().any(ended));
    // An offer of an unknown chat does not wait for its answer for ever.
    fixture.issuer.mail(fixture.id(), 5, &offer());
    fixture.wallet.pass().await;
    assert_eq!(fixture.issuer.state().acknowledged.len(), 1);
}

#[tokio::test]
async fn an_answer_that_is_none_is_asked_for_again() {
    let fixture = Fixture::new().await;
    fixture.issuer.reply("RequestIssuance@Issuer", [Reply::Response(json!({ "Hello": 1 }))]);
    fixture.wallet.request_issuance(dirham(), "1").await.unwrap();
    fixture.wallet.pass().await;
    assert_eq!(fixture.queue(&OUTBOX).await.len(), 1);
}

async fn approve(fixture: &Fixture) -> Result<(), CommandError> {
    let origin = Origin { tab: "tab".to_owned(), about: Some(REQUEST.to_string()), summary: None };
    let body = ApproveAtIssuer { request: REQUEST, version: 1 };
    let message = Outgoing::new(domain(), &body);
    fixture.wallet.submit(Correlation(Uuid::from_u128(0xa)), origin, message, &[]).await
}

#[tokio::test]
async fn an_entry_that_is_stuck_keeps_no_other_from_being_sent() {
    let fixture = Fixture::new().await;
    fixture.issuer.reply("RequestIssuance@Issuer", [Reply::Answer(403, String::new())]);
    fixture.wallet.request_issuance(dirham(), "1").await.unwrap();
    approve(&fixture).await.unwrap();
    assert_eq!(send_all(&fixture.wallet).await.unwrap(), Pass::Progress);
    assert_eq!(posts(&fixture, "Approve@Issuer"), 1);
    let [stuck] = &fixture.queue(&OUTBOX).await[..] else { panic!("one is left") };
    assert_eq!(stuck.message.subject, "RequestIssuance@Issuer");
}

#[tokio::test]
async fn several_requests_of_one_message_become_a_chat_each() {
    for (requests, chats) in [(2_u128, 2), (1, 0)] {
        let fixture = Fixture::new().await;
        let one = RequestedIssuance { definition: dirham().id, amount: "500.00".to_owned() };
        let body = RequestIssuanceManyAtIssuer { requests: vec![one.clone(), one] };
        let message = Outgoing::new(domain(), &body);
        let correlation = Correlation(Uuid::from_u128(1));
        let origin = Origin { tab: "tab".to_owned(), ..Origin::default() };
        fixture.wallet.submit(correlation, origin, message, &[dirham()]).await.unwrap();
        let ids: Vec<Uuid> = (1..=requests).map(Uuid::from_u128).collect();
        let response = json!({ "Requests": ids, "Flow": Uuid::nil() });
        fixture.issuer.reply("RequestIssuanceMany@Issuer", [Reply::Response(response)]);
        send_all(&fixture.wallet).await.unwrap();
        let mut found = 0;
        for id in ids {
            let chat: Option<Chat> = fixture.get(&CHATS, &id.to_string()).await;
            found += usize::from(chat.is_some_and(|chat| chat.asked.is_some()));
        }
        // An answer that does not fit is none.
        assert_eq!((found, fixture.queue(&OUTBOX).await.len()), (chats, usize::from(chats == 0)));
    }
}

#[tokio::test]
async fn of_two_about_one_token_the_second_waits_for_the_first() {
    let fixture = Fixture::with_offer().await;
    fixture.issuer.reply("Offered@Issuer", [Reply::Answer(502, String::new())]);
    fixture.wallet.decline(TOKEN, None).await.unwrap();
    let removed = |token| {
        OutboxEntry::new(
            StoredMessage::new(
                Outgoing::new(domain(), &RemovedAtIssuer { token }),
                Correlation(Uuid::new_v4()),
            ),
            None,
        )
    };
    fixture.append(&OUTBOX, &removed(TOKEN)).await;
    let other = TokenId(Uuid::from_u128(0x71));
    fixture.append(&OUTBOX, &removed(other)).await;
    send_all(&fixture.wallet).await.unwrap();
    let sent = fixture.platform.network.posted("Removed@Issuer");
    assert_eq!(sent, [json!({ "Token": other })], "another token's need not wait");
    fixture.issuer.reply("Offered@Issuer", [Reply::Response(json!({}))]);
    assert_eq!(send_all(&fixture.wallet).await.unwrap(), Pass::Done);
    assert_eq!(posts(&fixture, "Removed@Issuer"), 2);
}
