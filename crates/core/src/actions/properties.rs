//! What must never happen, whatever anybody tries: a machine searches for the way to it, and says
//! how far it came.
#![cfg(not(target_arch = "wasm32"))]

mod attempt;
mod carry_out;
mod ending;
mod reached;
mod shown;

use std::cell::RefCell;

use proptest::{
    strategy::{Strategy, ValueTree},
    test_runner::{Config, TestRng, TestRunner},
};

use super::{ApproveAtIssuer, OfferedAtIssuer, ReviseAtIssuer, TransferAtIssuer};
use crate::{
    HolderAnswer, TokenId, TokenStatus,
    books::Account,
    fixtures::{dirham, participant},
    fixtures_network::{Issuer, ask_redemption},
    fixtures_talkers::host,
    issuer::IssuerToken,
};
use attempt::walk;
use carry_out::make;
use ending::end_everything;
use reached::Reached;

const MINTED: i64 = 100_000_000;

/// What the attempts begin with, by the length of their walk. Few come to revisions, redemptions and
/// withdrawals by themselves: in two of three cases a token is held, and in half of those it is
/// suspended; some of its holders have an approved redemption; and in one case of four a token is on
/// offer.
fn begun(length: usize) -> Issuer {
    let mut issuer = host(MINTED);
    if !length.is_multiple_of(3) {
        let token = accepted(&mut issuer);
        if length.is_multiple_of(2) {
            suspend(&mut issuer, token);
        }
        if length.is_multiple_of(5) {
            let request = issuer.made(&ask_redemption("0.01"));
            for (version, approver) in [(1, "central-bank"), (2, "custodian")] {
                issuer.send(approver, &ApproveAtIssuer { request, version }).unwrap();
            }
        }
    }
    if length.is_multiple_of(4) {
        issuer.issued("2");
    }
    issuer.settings.definition_authority = Some(participant("custodian"));
    issuer
}

/// A token of Commercial Bank, which sends half of its amount on, so that two have something to
/// transfer.
fn accepted(issuer: &mut Issuer) -> TokenId {
    let (_, token) = issuer.issued("1");
    let accepted = OfferedAtIssuer::new(token, HolderAnswer::Accepted);
    issuer.send("commercial-bank", &accepted).unwrap();
    let party = participant("commercial-bank-2");
    let (definition, amount) = (dirham().id, "0.50".to_owned());
    issuer.send("commercial-bank", &TransferAtIssuer { party, definition, amount }).unwrap();
    token
}

fn suspend(issuer: &mut Issuer, token: TokenId) {
    let (status, reason) = (TokenStatus::Suspended, Some("court order".to_owned()));
    let version = issuer.rows.find::<IssuerToken>(token).unwrap().version;
    let suspend = ReviseAtIssuer { token, version, status, reason };
    issuer.send("central-bank", &suspend).unwrap();
}

fn outstanding(issuer: &Issuer) -> i64 {
    -issuer.rows.balances[&(dirham().id, Account::Supply)]
}

/// Whatever anybody tries, in whatever order: after each attempt the books balance, every
/// reservation belongs to an open offer or an approved request, and a refused attempt has changed
/// nothing. In the end everything that is open can be ended and given back.
#[test]
fn the_books_balance_whatever_is_tried() {
    let config = Config { cases: 500, failure_persistence: None, ..Config::default() };
    let reached = RefCell::new(Reached::default());
    let outcome = TestRunner::new(config).run(&walk(60..140), |attempts| {
        let mut issuer = begun(attempts.len());
        for attempt in &attempts {
            let was = issuer.rows.tokens.clone();
            let before = (issuer.postings.len(), issuer.sends.len());
            let outcome = make(&mut issuer, attempt);
            reached.borrow_mut().check_answers(&was, &issuer, attempt);
            reached.borrow_mut().count_late(&was, attempt, &outcome);
            issuer.audit(outstanding(&issuer));
            if outcome.is_err() {
                assert_eq!((issuer.postings.len(), issuer.sends.len()), before);
            }
            reached.borrow_mut().count(&issuer, attempt.what, &outcome);
        }
        end_everything(&mut issuer);
        Ok(())
    });
    outcome.unwrap();
    reached.into_inner().assert_everything();
}

/// How many actions the long walk carries out.
const CARRIED_OUT: u32 = 10_000;

/// All participants try all actions on all that there is, one after another in one network, until
/// ten thousand were carried out. Then everything that is open is ended, what is held is redeemed
/// and burned, and nothing is left in the books.
#[test]
fn after_ten_thousand_actions_the_books_can_be_emptied() {
    let mut runner = TestRunner::new_with_rng(
        Config::default(),
        TestRng::from_seed(proptest::test_runner::RngAlgorithm::ChaCha, &[26; 32]),
    );
    let mut issuer = begun(1);
    let mut reached = Reached::default();
    while reached.carried_out() < CARRIED_OUT {
        let attempts = walk(50..100).new_tree(&mut runner).unwrap().current();
        for attempt in &attempts {
            let outcome = make(&mut issuer, attempt);
            reached.count_attempt(attempt.what, &outcome);
        }
        issuer.audit(outstanding(&issuer));
    }
    reached.assert_each_action(50);
    end_everything(&mut issuer);
}
