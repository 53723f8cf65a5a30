//! Whatever is delivered twice is done once; whatever is done by two at the same moment, too.

use serde_json::Value;
use std::time::Duration;
use tallystick_core::{
    HolderAnswer, RequestId, TokenId,
    actions::{ApproveAtIssuer, CancelAtIssuer, IssueAtIssuer, RequestIssuanceAtIssuer},
    message::{Body, IssuedAtIssuer, OfferedAtIssuer, OnboardAtNotifier, SessionAtIssuer},
};
use tallystick_holder::{Client, Device, now};

use crate::{
    books::Books,
    cast::{Cast, code, correlation, device, issue, refusal, reject, seen},
    issuer::Issuer,
};

/// Sends a message from two connections at the same moment, then the same bytes again, then the
/// same correlation signed anew: all get the first answer, and only the first changes anything.
async fn repeatedly<B: Body>(books: &mut Books, device: &Device, body: &B) -> Value {
    let (subject, correlation) = (B::SUBJECT, correlation());
    let message = device.signed(body, correlation, now()).to_string();
    let other = Client::new(device.client().base());
    let at_once =
        tokio::join!(device.post(message.clone()), other.post("/inbox", None, message.clone()));
    let (first, second) = (at_once.0.unwrap(), at_once.1.unwrap());
    assert_eq!(first.status, 200, "{subject}: {:?}", first.body);
    assert_eq!((second.status, &second.body), (200, &first.body), "{subject}");

    let after_the_first = books.contents().await;
    let anew = device.signed(body, correlation, now().after(Duration::from_secs(1))).to_string();
    assert_ne!(anew, message);
    for again in [message, anew] {
        let answer = device.post(again).await.unwrap();
        assert_eq!((answer.status, &answer.body), (200, &first.body), "{subject}");
    }
    assert_eq!(books.contents().await, after_the_first, "{subject}");
    first.json().unwrap()["Response"].take()
}

fn id<T: std::str::FromStr>(answer: &Value, name: &str) -> T {
    answer[name].as_str().and_then(|id| id.parse().ok()).expect("an id")
}

#[tokio::test]
async fn every_message_of_an_issuance() {
    let issuer = Issuer::start().await;
    let mut books = Books::of(&issuer).await;
    let Cast { central, custodian, holder, dirham } = Cast::enrol(&issuer).await;
    let bank = &holder.device;

    repeatedly(&mut books, bank, &SessionAtIssuer { acknowledged: None }).await;
    let body = RequestIssuanceAtIssuer::new(dirham.id, "500000");
    let request: RequestId = id(&repeatedly(&mut books, bank, &body).await, "Request");
    repeatedly(&mut books, &central, &ApproveAtIssuer { request, version: 1 }).await;
    repeatedly(&mut books, &custodian, &ApproveAtIssuer { request, version: 2 }).await;
    let issued = repeatedly(&mut books, &central, &IssueAtIssuer { request, version: 3 }).await;
    let token: TokenId = id(&issued, "Token");

    let mail = bank.mailbox(None).await.unwrap();
    assert_eq!(mail.len(), 1, "one offer");
    bank.acknowledge(mail[0].id).await.unwrap();
    bank.acknowledge(mail[0].id).await.unwrap();
    repeatedly(&mut books, bank, &IssuedAtIssuer { token }).await;
    let accepted = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
    repeatedly(&mut books, bank, &accepted).await;
    // Also as a new message: the answer stands, and is acknowledged.
    repeatedly(&mut books, bank, &accepted).await;

    let cast = Cast { central, custodian, holder, dirham };
    assert_eq!(cast.balances().await, ["500000.00", "0.00", "500000.00"]);
    let expected = [
        ("SELECT COUNT(*) FROM requests", 1),
        ("SELECT COUNT(*) FROM issuer_tokens", 1),
        ("SELECT COUNT(*) FROM mailbox", 1),
        ("SELECT COUNT(*) FROM postings", 3),
        ("SELECT COUNT(*) FROM flows", 6),
    ];
    for (sql, rows) in expected {
        assert_eq!(books.number(sql).await, rows, "{sql}");
    }
    books.audit().await;
}

#[tokio::test]
async fn rejections_and_cancellations() {
    let issuer = Issuer::start().await;
    let mut books = Books::of(&issuer).await;
    let mut cast = Cast::enrol(&issuer).await;
    let request = cast.request("1").await;
    let body = reject(request, 1, "No.");
    repeatedly(&mut books, &cast.central, &body).await;
    let request = cast.request("1").await;
    repeatedly(&mut books, &cast.holder.device, &CancelAtIssuer { request, version: 1 }).await;
}

#[tokio::test]
async fn an_enrolment() {
    use ed25519_dalek::SigningKey;
    use tallystick_core::{Draft, Outgoing, Sender, Sign};
    let issuer = Issuer::start().await;
    let mut books = Books::of(&issuer).await;
    let (client, key) = (issuer.client(), SigningKey::from_bytes(&[7; 32]));
    let onboard = OnboardAtNotifier {
        participant: crate::cast::participant_id("custodian"),
        public_key: key.public_key(),
        language: "en".to_owned(),
    };
    let outgoing = Outgoing::new(
        "issuer.example.org".parse::<tallystick_core::DomainName>().unwrap(),
        &onboard,
    );
    let message = Draft::new(&Sender::Anonymous, None, &outgoing, correlation(), now());
    let message = message.sign(&key).to_string();
    let other = issuer.client();
    let (first, second) = tokio::join!(
        client.post("/inbox", None, message.clone()),
        other.post("/inbox", None, message.clone())
    );
    let (first, second) = (first.unwrap(), second.unwrap());
    assert_eq!((first.status, second.status), (200, 200));
    assert_eq!(first.body, second.body);
    assert_eq!(books.number("SELECT COUNT(*) FROM wallets").await, 1);

    // Somebody else who saw it, and cannot sign, is not told which wallet it made.
    let mut forged: Value = serde_json::from_str(&message).unwrap();
    forged["Signature"] = Sign::sign(&SigningKey::from_bytes(&[8; 32]), b"x").to_string().into();
    let answer = client.post("/inbox", None, forged.to_string()).await.unwrap();
    assert_eq!(refusal(&answer), (400, "BAD_SIGNATURE".to_owned()));
}

#[tokio::test]
async fn the_same_correlation_of_two_senders_is_two_messages() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let second = device(&issuer.client(), "commercial-bank-2").await;
    let body = RequestIssuanceAtIssuer::new(cast.dirham.id, "1");
    let correlation = correlation();
    for bank in [&mut cast.holder.device, &mut { second }] {
        let message = bank.signed(&body, correlation, now());
        assert_eq!(bank.post(message.to_string()).await.unwrap().status, 200);
    }
    let requests = Books::of(&issuer).await.number("SELECT COUNT(*) FROM requests").await;
    assert_eq!(requests, 2);
}

#[tokio::test]
async fn two_operators_press_issue_at_the_same_moment() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let colleague = device(&issuer.client(), "central-bank").await;
    for _ in 0..5 {
        let request = cast.approved("100000").await;
        let version = seen(&cast.central, request).await.version;
        let body = IssueAtIssuer { request, version };
        let outcomes = tokio::join!(cast.central.send(&body), colleague.send(&body));
        let (won, lost): (Vec<_>, Vec<_>) =
            [outcomes.0, outcomes.1].into_iter().partition(Result::is_ok);
        assert_eq!(won.len(), 1);
        assert!(matches!(code(&lost[0]), "STALE" | "OUT_OF_TURN"), "{lost:?}");
    }
    let mut books = Books::of(&issuer).await;
    let reservations = books.number("SELECT COUNT(*) FROM postings WHERE to_kind = 'RESERVED'");
    assert_eq!(reservations.await, 5);
    assert_eq!(books.number("SELECT COUNT(*) FROM mailbox").await, 5);
    assert_eq!(cast.balances().await, ["500000.00", "500000.00", "0.00"]);
    books.audit().await;
}

#[tokio::test]
async fn two_tabs_say_yes_at_the_same_moment_and_one_says_no() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("1").await;
    let yes = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
    let outcomes = tokio::join!(cast.holder.device.send(&yes), cast.holder.device.send(&yes));
    outcomes.0.unwrap();
    outcomes.1.unwrap();
    let no = OfferedAtIssuer::new(token, HolderAnswer::Declined);
    assert_eq!(code(&cast.holder.device.send(&no).await), "ALREADY_ANSWERED");
    assert_eq!(cast.balances().await, ["999999.00", "0.00", "1.00"]);
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn a_refused_command_stays_refused_when_it_could_be_carried_out_by_now() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let all = cast.approved("1000000").await;
    let one = cast.approved("1").await;
    issue(&cast.central, all).await.unwrap();
    let version = seen(&cast.central, one).await.version;
    let correlation = correlation();
    let issue_one = async |central: &Device| {
        let body = IssueAtIssuer { request: one, version };
        let message = central.signed(&body, correlation, now());
        central.post(message.to_string()).await.unwrap()
    };
    let first = issue_one(&cast.central).await;
    assert_eq!(refusal(&first), (409, "INSUFFICIENT_FUNDS".to_owned()));

    // The vault is full again. Whoever was told that nothing was moved can rely on it.
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.decline(token).await.unwrap();
    let again = issue_one(&cast.central).await;
    assert_eq!((again.status, again.body), (first.status, first.body));
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);
    issue(&cast.central, one).await.unwrap();
}

#[tokio::test]
async fn one_correlation_is_one_message() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let bank = &cast.holder.device;
    let mut books = Books::of(&issuer).await;
    let correlation = correlation();
    let ask = async |amount: &str| {
        let amount = amount.to_owned();
        let body = RequestIssuanceAtIssuer::new(cast.dirham.id, amount);
        bank.post(bank.signed(&body, correlation, now()).to_string()).await.unwrap()
    };
    let first = ask("1").await;
    assert_eq!(first.status, 200);
    let before = books.contents().await;
    assert_eq!(refusal(&ask("2").await), (409, "CORRELATION_REUSED".to_owned()));
    let cancel = CancelAtIssuer { request: RequestId(uuid::Uuid::new_v4()), version: 1 };
    let other = bank.signed(&cancel, correlation, now()).to_string();
    let answer = bank.post(other).await.unwrap();
    assert_eq!(refusal(&answer), (409, "CORRELATION_REUSED".to_owned()));
    assert_eq!(ask("1").await.body, first.body);
    assert_eq!(books.contents().await, before);
}

#[tokio::test]
async fn a_session_that_was_opened_gives_no_second_cookie() {
    let issuer = Issuer::start().await;
    let device = device(&issuer.client(), "custodian").await;
    let session = SessionAtIssuer { acknowledged: None };
    let message = device.signed(&session, correlation(), now()).to_string();
    let first = device.post(message.clone()).await.unwrap();
    let again = device.post(message).await.unwrap();
    assert_eq!((first.status, again.status), (200, 200));
    assert!(first.headers.contains_key("set-cookie"));
    assert!(!again.headers.contains_key("set-cookie"), "whoever copied it gets nothing");
}

#[tokio::test]
async fn an_issuer_that_was_rolled_back_says_so() {
    let issuer = Issuer::start().await;
    let cast = Cast::enrol(&issuer).await;
    let bank = &cast.holder.device;
    let known = correlation();
    let body = RequestIssuanceAtIssuer::new(cast.dirham.id, "1");
    let asked = bank.signed(&body, known, now());
    assert_eq!(bank.post(asked.to_string()).await.unwrap().status, 200);
    let session = async |acknowledged| {
        bank.send(&SessionAtIssuer { acknowledged }).await.unwrap()["RolledBack"].take()
    };
    assert_eq!(session(None).await, Value::Null);
    assert_eq!(session(Some(known)).await, Value::Null);
    assert_eq!(session(Some(correlation())).await, Value::Bool(true));
    // Of another wallet it says nothing.
    let other = cast.central.send(&SessionAtIssuer { acknowledged: Some(known) }).await.unwrap();
    assert_eq!(other["RolledBack"], true);
}
