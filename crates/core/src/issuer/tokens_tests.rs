use std::time::Duration;

use ed25519_dalek::SigningKey;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{
    FlowId, Party, Subject, WalletId,
    fixtures::{issuer_domain, later, now, participant, uuid},
    issuer::Waiting,
};

/// A device of Commercial Bank.
fn device(number: u8) -> Wallet {
    Wallet {
        id: WalletId(uuid(number.into())),
        participant: participant("commercial-bank"),
        public_key: PublicKey::from_bytes([number; 32]),
        language: "en".to_owned(),
    }
}

/// A device of somebody else.
fn stranger() -> Wallet {
    Wallet { participant: participant("commercial-bank-2"), ..device(9) }
}

fn command() -> Issue {
    Issue {
        token: TokenId(uuid(1)),
        issuer: participant("central-bank"),
        holder: participant("commercial-bank"),
        devices: vec![device(1).id, device(2).id],
        chat: ChatId(uuid(3)),
        public_key: device(1).public_key,
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
    offered_by(1, answer)
}

fn offered_by(number: u8, answer: HolderAnswer) -> IssuerTokenInput {
    IssuerTokenInput::Offered(device(number), answer, None)
}

/// Who is sent which status.
fn revisions(step: &Step<IssuerToken, TokenEvent>) -> Vec<(Party, TokenStatus)> {
    let read = |outgoing: &Outgoing| {
        assert_eq!(outgoing.subject, Subject::ReviseAtBroker);
        let revise: ReviseAtBroker = serde_json::from_value(outgoing.body.clone()).unwrap();
        assert_eq!((revise.token, revise.ending), (step.next.token, None));
        (outgoing.to.clone(), revise.status)
    };
    step.sends.iter().map(read).collect()
}

/// The same status for each of these devices.
fn each(numbers: &[u8], status: TokenStatus) -> Vec<(Party, TokenStatus)> {
    numbers.iter().map(|number| (device(*number).id.into(), status)).collect()
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
        offer_devices: 8,
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
    let told: Vec<_> = step.sends.iter().map(|sent| (sent.subject, sent.to.clone())).collect();
    let offer_to = |number| (Subject::IssueAtBroker, device(number).id.into());
    assert_eq!(told, [offer_to(1), offer_to(2)], "each device is asked");
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
    let put_away = || Input::Removed(device(1));
    let removed = || row(&[offered(HolderAnswer::Accepted), put_away()]);
    let foreign = |answer| Input::Offered(stranger(), answer, None);
    for (from, at, input, expected) in [
        (row(&[]), now(), Input::Issued(device(1)), Ok(State::Issued)),
        (row(&[]), now(), Input::Issued(stranger()), Err("NOT_FOUND")),
        (row(&[]), now(), offered(HolderAnswer::Accepted), Ok(State::Offered)),
        (row(&[]), now(), Input::Issued(device(2)), Ok(State::Issued)),
        (row(&[]), now(), offered_by(2, HolderAnswer::Accepted), Ok(State::Offered)),
        (row(&[]), now(), offered_by(3, HolderAnswer::Declined), Ok(State::Offered)),
        (row(&[]), now(), foreign(HolderAnswer::Accepted), Err("NOT_FOUND")),
        (row(&[]), later(60), offered(HolderAnswer::Accepted), Err("OFFER_LAPSED")),
        (row(&[]), later(59), Input::Tick, Ok(State::Issued)),
        (row(&[]), later(60), Input::Tick, Ok(State::Lapsed)),
        (row(&[]), now(), put_away(), Err("OUT_OF_TURN")),
        (row(&[]), now(), revise(), Err("OUT_OF_TURN")),
        (accepted(), now(), offered(HolderAnswer::Accepted), Ok(State::Offered)),
        (accepted(), now(), offered(HolderAnswer::Declined), Err("ALREADY_ANSWERED")),
        (declined(), now(), offered(HolderAnswer::Accepted), Err("ALREADY_ANSWERED")),
        (accepted(), now(), offered_by(2, HolderAnswer::Accepted), Ok(State::Offered)),
        (accepted(), now(), offered_by(2, HolderAnswer::Declined), Err("ALREADY_ANSWERED")),
        (accepted(), now(), foreign(HolderAnswer::Accepted), Err("NOT_FOUND")),
        (declined(), now(), offered_by(2, HolderAnswer::Declined), Ok(State::Offered)),
        (declined(), now(), offered_by(2, HolderAnswer::Accepted), Err("ALREADY_ANSWERED")),
        (accepted(), later(90), Input::Issued(device(3)), Ok(State::Offered)),
        (declined(), now(), Input::Issued(device(2)), Err("ALREADY_ANSWERED")),
        (removed(), now(), Input::Issued(device(2)), Ok(State::Removed)),
        (removed(), now(), offered_by(2, HolderAnswer::Accepted), Ok(State::Removed)),
        (removed(), now(), offered_by(2, HolderAnswer::Declined), Err("ALREADY_ANSWERED")),
        (removed(), now(), Input::Removed(device(2)), Ok(State::Removed)),
        (row(&[]), later(60), Input::Issued(device(1)), Err("OFFER_LAPSED")),
        (row(&[]), now(), Input::Cancel, Ok(State::Withdrawn)),
        (row(&[]), later(60), Input::Cancel, Ok(State::Withdrawn)),
        (row(&[]), now(), Input::Withdraw, Ok(State::Withdrawn)),
        (row(&[]), later(60), Input::Withdraw, Ok(State::Withdrawn)),
        (accepted(), later(90), Input::Issued(device(1)), Ok(State::Offered)),
        (accepted(), now(), Input::Issued(stranger()), Err("NOT_FOUND")),
        (accepted(), now(), Input::Cancel, Err("ALREADY_ANSWERED")),
        (accepted(), now(), Input::Withdraw, Err("ALREADY_ANSWERED")),
        (declined(), now(), Input::Issued(device(1)), Err("ALREADY_ANSWERED")),
        (declined(), now(), Input::Cancel, Err("ALREADY_ANSWERED")),
        (declined(), now(), Input::Withdraw, Err("ALREADY_ANSWERED")),
        (lapsed(), now(), Input::Cancel, Err("OFFER_LAPSED")),
        (lapsed(), now(), Input::Withdraw, Err("OFFER_LAPSED")),
        (withdrawn(), now(), Input::Withdraw, Err("OFFER_WITHDRAWN")),
        (withdrawn(), now(), offered(HolderAnswer::Accepted), Err("OFFER_WITHDRAWN")),
        (withdrawn(), now(), offered(HolderAnswer::Declined), Err("OFFER_WITHDRAWN")),
        (withdrawn(), now(), Input::Issued(device(1)), Err("OFFER_WITHDRAWN")),
        (withdrawn(), now(), Input::Issued(stranger()), Err("NOT_FOUND")),
        (withdrawn(), later(90), Input::Tick, Ok(State::Withdrawn)),
        (withdrawn(), now(), revise(), Err("OUT_OF_TURN")),
        (withdrawn(), now(), put_away(), Err("OUT_OF_TURN")),
        (accepted(), now(), revise(), Ok(State::Offered)),
        (declined(), now(), revise(), Err("OUT_OF_TURN")),
        (accepted(), now(), put_away(), Ok(State::Removed)),
        (accepted(), now(), Input::Removed(device(2)), Ok(State::Removed)),
        (accepted(), now(), Input::Removed(stranger()), Err("NOT_FOUND")),
        (declined(), now(), put_away(), Err("OUT_OF_TURN")),
        (lapsed(), now(), offered(HolderAnswer::Accepted), Err("OFFER_LAPSED")),
        (lapsed(), now(), Input::Issued(device(1)), Err("OFFER_LAPSED")),
        (lapsed(), later(90), Input::Tick, Ok(State::Lapsed)),
    ] {
        let (state, answer) = (from.state, from.answer);
        let outcome = from.step(at, input.clone());
        let outcome = outcome.map(|step| step.next.state).map_err(|refusal| refusal.code());
        assert_eq!(outcome, expected, "{state:?} {answer:?} on {input:?}");
    }
}

#[test]
fn the_first_answer_stands_for_all_devices_and_the_others_are_told() {
    use HolderAnswer::{Accepted, Declined};
    use TokenStatus::{Active, Revoked};
    for (answer, status) in [(Accepted, Active), (Declined, Revoked)] {
        for (number, others) in [(1, &[2][..]), (2, &[1]), (3, &[1, 2])] {
            let first = row(&[]).step(now(), offered_by(number, answer)).unwrap();
            assert_eq!(revisions(&first), each(others, status), "{answer:?} by {number}");
            let row = first.next;
            assert_eq!((row.answer, row.status), (Some(answer), status));
            assert_eq!(row.answered_by, Some(device(number).id));
            assert_eq!(row.public_key, device(number).public_key);
            assert!(row.devices.contains(&device(number).id), "it is told of what follows");

            let again = row.clone().step(now(), offered_by(4, answer)).unwrap();
            assert_eq!((again.sends.len(), again.event), (0, None));
            assert_eq!(again.next.answered_by, row.answered_by);
        }
    }
}

#[test]
fn whoever_holds_the_token_is_told_of_what_becomes_of_it() {
    let inputs = [1, 3, 3].map(|number| offered_by(number, HolderAnswer::Accepted));
    let accepted = row(&inputs);
    let revise = ReviseAtBroker::new(accepted.token, TokenStatus::Suspended, now());
    let step = accepted.step(now(), IssuerTokenInput::Revise(revise)).unwrap();
    assert_eq!(step.next.status, TokenStatus::Suspended);
    assert_eq!(revisions(&step), each(&[1, 2, 3], TokenStatus::Suspended));

    let mut full = row(&[]);
    full.devices = (0..MOST_DEVICES as u128).map(|number| WalletId(uuid(100 + number))).collect();
    let step = full.step(now(), offered(HolderAnswer::Accepted)).unwrap();
    assert_eq!((step.sends.len(), step.next.devices.len()), (MOST_DEVICES, MOST_DEVICES));
}

#[test]
fn every_offer_that_ends_without_a_yes_leaves_a_revoked_token() {
    let ended = [
        row(&[]).step(later(60), IssuerTokenInput::Tick).unwrap(),
        row(&[]).step(now(), IssuerTokenInput::Cancel).unwrap(),
    ];
    for step in ended {
        assert_eq!(step.next.status, TokenStatus::Revoked, "{:?}", step.next.state);
        assert_eq!(revisions(&step), each(&[1, 2], TokenStatus::Revoked));
    }
    assert_eq!(row(&[offered(HolderAnswer::Declined)]).status, TokenStatus::Revoked);
    assert_eq!(row(&[offered(HolderAnswer::Accepted)]).status, TokenStatus::Active);
}

#[test]
fn a_token_is_signed_when_it_is_issued_and_downloads_change_nothing() {
    let first = row(&[]);
    let signed = first.document.verify(&issuer_key().public_key()).unwrap();
    assert_eq!((signed.dkim.as_str(), signed.token), ("pw1", first.token));
    let again = first.clone().step(now(), IssuerTokenInput::Issued(device(1))).unwrap();
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
        (vec![Input::Issued(device(1))], BookedStatus::NotAccepted),
        (vec![accepted()], BookedStatus::Active),
        (vec![accepted(), revise(TokenStatus::Suspended)], BookedStatus::Suspended),
        (vec![accepted(), revise(TokenStatus::Revoked)], BookedStatus::Revoked),
        (vec![accepted(), Input::Removed(device(1))], BookedStatus::Removed),
        (
            vec![accepted(), revise(TokenStatus::Revoked), Input::Removed(device(1))],
            BookedStatus::Revoked,
        ),
        (vec![offered(HolderAnswer::Declined)], BookedStatus::Revoked),
        (vec![Input::Cancel], BookedStatus::Revoked),
        (vec![Input::Withdraw], BookedStatus::Revoked),
    ] {
        let view = TokenStatusView::from(&row(&inputs));
        assert_eq!(view, TokenStatusView { status, starting: None, ending: None }, "{inputs:?}");
    }
    let lapsed = row(&[]).step(later(70), Input::Tick).unwrap().next;
    let (status, starting) = (BookedStatus::Revoked, Some(later(60)));
    assert_eq!(TokenStatusView::from(&lapsed), TokenStatusView { status, starting, ending: None });
}
