use std::time::Duration;

use ed25519_dalek::SigningKey;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{
    DomainName, FlowId, Subject, WalletId,
    fixtures::{issuer_domain, later, now, participant, uuid},
    issuer::Waiting,
};

fn broker() -> Party {
    Party::Wallet(WalletId(uuid(2)))
}

fn key(byte: u8) -> PublicKey {
    PublicKey::from_bytes([byte; 32])
}

fn command() -> Issue {
    Issue {
        token: TokenId(uuid(1)),
        issuer: participant("central-bank"),
        holder: participant("commercial-bank"),
        broker: broker(),
        chat: ChatId(uuid(3)),
        public_key: key(1),
        schema: SchemaCode::issuance(&issuer_domain()),
        validity: Validity { starts: now(), expires: Some(later(3_600)) },
        offered_until: later(60),
        properties: Map::new(),
        internals: Internals {
            flow: FlowId(uuid(4)),
            waiting: Waiting::Talker { reservation: None },
        },
    }
}

fn offered(answer: HolderAnswer) -> IssuerTokenInput {
    IssuerTokenInput::Offered(broker(), answer, None)
}

fn settings() -> Settings {
    Settings {
        domain: issuer_domain(),
        selector: "pw1".to_owned(),
        demo: false,
        window: Duration::from_secs(300),
        offer_lifetime: Duration::from_secs(60),
        token_lifetime: Duration::from_secs(3_600),
        open_requests: 10,
        talkers: std::collections::BTreeMap::new(),
        definition_authority: None,
    }
}

fn issuer_key() -> SigningKey {
    SigningKey::from_bytes(&[7; 32])
}

fn issue_at(now: Timestamp, command: Issue) -> Result<Step<IssuerToken, TokenEvent>, Refusal> {
    issue(now, command, &settings(), &issuer_key())
}

fn row(inputs: &[IssuerTokenInput]) -> IssuerToken {
    let row = issue_at(now(), command()).unwrap().next;
    inputs.iter().cloned().fold(row, |row, input| row.step(now(), input).unwrap().next)
}

#[test]
fn issue_offers_and_waits_and_nothing_internal_leaves() {
    let step = issue_at(now(), command()).unwrap();
    assert_eq!(step.next.state, IssuerTokenState::Issued);
    assert_eq!(step.next.deadline(), Some(later(60)));
    assert_eq!(step.sends[0].subject, Subject::IssueAtBroker);
    assert_eq!(step.sends[0].to, broker());
    let body = step.sends[0].body.as_object().unwrap();
    let fields: Vec<&str> = body.keys().map(String::as_str).collect();
    assert_eq!(fields, ["Chat", "Expires", "Schema", "Starts", "Token"]);
}

#[test]
fn a_token_that_is_never_valid_is_not_issued() {
    let valid = |starts, expires| {
        issue_at(now(), Issue { validity: Validity { starts, expires }, ..command() })
    };
    assert!(valid(now(), Some(now())).is_err());
    assert!(issue_at(later(3_600), command()).is_err());
    let year = 366 * 86_400;
    assert!(valid(later(year + 1), None).is_err());
    let ticket = valid(later(year), None).unwrap();
    assert_eq!(ticket.next.document.read().unwrap().expires, None);
    assert_eq!(ticket.sends[0].body.get("Expires"), None);
    assert_eq!(ticket.next.deadline(), Some(later(60)));
}

/// The protocol's table, row by row: in each state, which input leads where.
#[test]
fn the_table_row_by_row() {
    use IssuerTokenInput as Input;
    use IssuerTokenState as State;
    let accepted = || row(&[offered(HolderAnswer::Accepted)]);
    let declined = || row(&[offered(HolderAnswer::Declined)]);
    let lapsed = || row(&[]).step(later(60), Input::Tick).unwrap().next;
    let withdrawn = || row(&[Input::Cancel]);
    let revise =
        || Input::Revise(ReviseAtBroker::new(TokenId(uuid(1)), TokenStatus::Revoked, now()));
    let removed = || Input::Removed(broker());
    for (from, at, input, expected) in [
        (row(&[]), now(), Input::Issued(key(1)), Ok(State::Issued)),
        (row(&[]), now(), Input::Issued(key(2)), Err("NOT_FOUND")),
        (row(&[]), now(), offered(HolderAnswer::Accepted), Ok(State::Offered)),
        (row(&[]), later(60), offered(HolderAnswer::Accepted), Err("OFFER_LAPSED")),
        (row(&[]), later(59), Input::Tick, Ok(State::Issued)),
        (row(&[]), later(60), Input::Tick, Ok(State::Lapsed)),
        (row(&[]), now(), removed(), Err("OUT_OF_TURN")),
        (row(&[]), now(), revise(), Err("OUT_OF_TURN")),
        (accepted(), now(), offered(HolderAnswer::Accepted), Ok(State::Offered)),
        (accepted(), now(), offered(HolderAnswer::Declined), Err("ALREADY_ANSWERED")),
        (declined(), now(), offered(HolderAnswer::Accepted), Err("ALREADY_ANSWERED")),
        (row(&[]), later(60), Input::Issued(key(1)), Err("OFFER_LAPSED")),
        (row(&[]), now(), Input::Cancel, Ok(State::Withdrawn)),
        (row(&[]), later(60), Input::Cancel, Ok(State::Withdrawn)),
        (accepted(), later(90), Input::Issued(key(1)), Ok(State::Offered)),
        (accepted(), now(), Input::Issued(key(2)), Err("NOT_FOUND")),
        (accepted(), now(), Input::Cancel, Err("ALREADY_ANSWERED")),
        (declined(), now(), Input::Issued(key(1)), Err("ALREADY_ANSWERED")),
        (declined(), now(), Input::Cancel, Err("ALREADY_ANSWERED")),
        (lapsed(), now(), Input::Cancel, Err("OFFER_LAPSED")),
        (withdrawn(), now(), offered(HolderAnswer::Accepted), Err("OFFER_WITHDRAWN")),
        (withdrawn(), now(), offered(HolderAnswer::Declined), Err("OFFER_WITHDRAWN")),
        (withdrawn(), now(), Input::Issued(key(1)), Err("OFFER_WITHDRAWN")),
        (withdrawn(), now(), Input::Issued(key(2)), Err("NOT_FOUND")),
        (withdrawn(), later(90), Input::Tick, Ok(State::Withdrawn)),
        (withdrawn(), now(), revise(), Err("OUT_OF_TURN")),
        (withdrawn(), now(), removed(), Err("OUT_OF_TURN")),
        (accepted(), now(), revise(), Ok(State::Offered)),
        (declined(), now(), revise(), Err("OUT_OF_TURN")),
        (accepted(), now(), removed(), Ok(State::Removed)),
        (declined(), now(), removed(), Err("OUT_OF_TURN")),
        (lapsed(), now(), offered(HolderAnswer::Accepted), Err("OFFER_LAPSED")),
        (lapsed(), now(), Input::Issued(key(1)), Err("OFFER_LAPSED")),
        (lapsed(), later(90), Input::Tick, Ok(State::Lapsed)),
    ] {
        let (state, answer) = (from.state, from.answer);
        let outcome = from.step(at, input.clone());
        let outcome = outcome.map(|step| step.next.state).map_err(|refusal| refusal.code());
        assert_eq!(outcome, expected, "{state:?} {answer:?} on {input:?}");
    }
}

#[test]
fn only_the_rows_broker_answers() {
    let stranger = Party::Domain("other.example.org".parse::<DomainName>().unwrap());
    for from in [row(&[]), row(&[offered(HolderAnswer::Accepted)])] {
        let input = IssuerTokenInput::Offered(stranger.clone(), HolderAnswer::Accepted, None);
        assert_eq!(from.step(now(), input).unwrap_err().code(), "NOT_FOUND");
    }
}

#[test]
fn a_revision_is_sent_to_the_broker() {
    let accepted = row(&[offered(HolderAnswer::Accepted)]);
    let revise = ReviseAtBroker::new(accepted.token, TokenStatus::Suspended, now());
    let step = accepted.step(now(), IssuerTokenInput::Revise(revise)).unwrap();
    assert_eq!(step.next.status, TokenStatus::Suspended);
    assert_eq!(step.sends[0].subject, Subject::ReviseAtBroker);
}

#[test]
fn every_offer_that_ends_without_a_yes_leaves_a_revoked_token() {
    let ended = [
        row(&[]).step(later(60), IssuerTokenInput::Tick).unwrap(),
        row(&[]).step(now(), IssuerTokenInput::Cancel).unwrap(),
    ];
    for step in ended {
        assert_eq!(step.next.status, TokenStatus::Revoked, "{:?}", step.next.state);
        let revise: ReviseAtBroker = serde_json::from_value(step.sends[0].body.clone()).unwrap();
        assert_eq!(
            (step.sends[0].subject, &step.sends[0].to),
            (Subject::ReviseAtBroker, &broker())
        );
        assert_eq!((revise.status, revise.ending), (TokenStatus::Revoked, None));
    }
    assert_eq!(row(&[offered(HolderAnswer::Declined)]).status, TokenStatus::Revoked);
    assert_eq!(row(&[offered(HolderAnswer::Accepted)]).status, TokenStatus::Active);
}

#[test]
fn a_token_is_signed_when_it_is_issued_and_downloads_change_nothing() {
    let first = row(&[]);
    let signed = first.document.verify(&issuer_key().public_key()).unwrap();
    assert_eq!((signed.dkim.as_str(), signed.token), ("pw1", first.token));
    let again = first.clone().step(now(), IssuerTokenInput::Issued(key(1))).unwrap();
    assert_eq!((again.next, again.event), (first, Some(TokenEvent::Downloaded)));
}

#[test]
fn whoever_shows_a_token_is_told_where_it_stands() {
    use IssuerTokenInput as Input;

    use crate::view::{BookedStatus, TokenStatusView};
    let revise = |status| {
        let (token, starting) = (TokenId(uuid(1)), now());
        Input::Revise(ReviseAtBroker::new(token, status, starting))
    };
    let accepted = || offered(HolderAnswer::Accepted);
    for (inputs, status) in [
        (vec![], BookedStatus::NotAccepted),
        (vec![Input::Issued(key(1))], BookedStatus::NotAccepted),
        (vec![accepted()], BookedStatus::Active),
        (vec![accepted(), revise(TokenStatus::Suspended)], BookedStatus::Suspended),
        (vec![accepted(), revise(TokenStatus::Revoked)], BookedStatus::Revoked),
        (vec![accepted(), Input::Removed(broker())], BookedStatus::Removed),
        (
            vec![accepted(), revise(TokenStatus::Revoked), Input::Removed(broker())],
            BookedStatus::Revoked,
        ),
        (vec![offered(HolderAnswer::Declined)], BookedStatus::Revoked),
        (vec![Input::Cancel], BookedStatus::Revoked),
    ] {
        let view = TokenStatusView::from(&row(&inputs));
        assert_eq!(view, TokenStatusView { status, starting: None, ending: None }, "{inputs:?}");
    }
    let lapsed = row(&[]).step(later(70), Input::Tick).unwrap().next;
    let (status, starting) = (BookedStatus::Revoked, Some(later(60)));
    assert_eq!(TokenStatusView::from(&lapsed), TokenStatusView { status, starting, ending: None });
}
