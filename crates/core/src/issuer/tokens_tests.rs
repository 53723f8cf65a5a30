#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as test;

use super::*;
use crate::{
    DomainName, Subject, WalletId,
    fixtures::{amount, dirham, issuer_domain, later, now, participant, uuid},
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
        broker: broker(),
        chat: ChatId(uuid(3)),
        public_key: key(1),
        schema: SchemaCode::issuance(&issuer_domain()),
        starts: now(),
        expires: later(3_600),
        offered_until: later(60),
        properties: Map::new(),
        internals: Internals {
            request: RequestId(uuid(3)),
            flow: FlowId(uuid(4)),
            definition: dirham().id,
            amount: amount(1),
            issuer: participant("central-bank"),
            requester: participant("commercial-bank"),
        },
    }
}

fn offered(answer: HolderAnswer) -> IssuerTokenInput {
    IssuerTokenInput::Offered(broker(), answer)
}

fn row(inputs: &[IssuerTokenInput]) -> IssuerToken {
    let row = issue(now(), command()).unwrap().next;
    inputs.iter().cloned().fold(row, |row, input| row.step(now(), input).unwrap().next)
}

#[test]
fn issue_offers_and_waits_and_nothing_internal_leaves() {
    let step = issue(now(), command()).unwrap();
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
    let reversed = Issue { expires: now(), ..command() };
    assert!(issue(now(), reversed).is_err());
    assert!(issue(later(3_600), command()).is_err());
}

/// The protocol's table, row by row: in each state, which input leads where.
#[test]
fn the_table_row_by_row() {
    use IssuerTokenInput as Input;
    use IssuerTokenState as State;
    let accepted = || row(&[offered(HolderAnswer::Accepted)]);
    let declined = || row(&[offered(HolderAnswer::Declined)]);
    let lapsed = || row(&[]).step(later(60), Input::Tick).unwrap().next;
    let revise = || {
        Input::Revise(ReviseAtBroker {
            token: TokenId(uuid(1)),
            status: TokenStatus::Revoked,
            starts: now(),
            expires: later(60),
            locator: None,
        })
    };
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
        (accepted(), now(), Input::Issued(key(1)), Err("OUT_OF_TURN")),
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
        let input = IssuerTokenInput::Offered(stranger.clone(), HolderAnswer::Accepted);
        assert_eq!(from.step(now(), input).unwrap_err().code(), "NOT_FOUND");
    }
}

#[test]
fn a_revision_is_sent_to_the_broker() {
    let accepted = row(&[offered(HolderAnswer::Accepted)]);
    let revise = ReviseAtBroker {
        token: accepted.token,
        status: TokenStatus::Suspended,
        starts: now(),
        expires: later(60),
        locator: None,
    };
    let step = accepted.step(now(), IssuerTokenInput::Revise(revise)).unwrap();
    assert_eq!(step.next.status, TokenStatus::Suspended);
    assert_eq!(step.sends[0].subject, Subject::ReviseAtBroker);
}
