//! Every action, tried in every way in which it must not be carried out: twice, out of turn, with a
//! version that is not the one now, without its permission, with amounts that are none, and for more
//! than a vault holds.
//!
//! An action that is added to the core has no row in the table at first, and a test says so:
//! [`rows`] is where to add it.

mod players;
mod row;
mod rows;

use std::collections::BTreeSet;

use serde_json::{Value, json};
use tallystick_core::{
    Correlation, Subject,
    actions::{OpenChatAtHost, SUBJECTS, SessionAtIssuer},
    message::Body as _,
};
use tallystick_holder::HttpAnswer;
use uuid::Uuid;

use self::{
    players::{Command, Players},
    row::{Outcome, Row},
    rows::rows,
};
use crate::{books::Books, issuer::Issuer, refusals::message_refused};

/// An issuer whose definitions the custodian approves, those who act there, and its books.
struct Scenery {
    /// It runs until it is dropped.
    _issuer: Issuer,
    players: Players,
    books: Books,
}

impl Scenery {
    async fn start() -> Self {
        let arguments = ["--definition-authority", "custodian", "--messages-per-second", "100000"];
        let issuer = Issuer::start_with(&arguments).await;
        let (players, books) = (Players::enrol(&issuer).await, Books::of(&issuer).await);
        Self { _issuer: issuer, players, books }
    }

    /// A command is refused with this code, and nothing is stored. Returns the sentence.
    async fn refused(&mut self, command: &Command, code: &str, what: &str) -> String {
        let device = self.players.device(command.by);
        let message = self.players.signed(command, Correlation(Uuid::new_v4()));
        let what = format!("{} {what}", command.outgoing.subject);
        message_refused(&mut self.books, device, &message, code, &what).await.1
    }

    /// A command is carried out.
    async fn admitted(&self, command: &Command, what: &str) -> HttpAnswer {
        let answer = self.players.give(command).await;
        let text = String::from_utf8_lossy(&answer.body).into_owned();
        assert_eq!(answer.status, 200, "{} {what}: {text}", command.outgoing.subject);
        answer
    }

    async fn ready(&self, row: &Row) -> Command {
        let command = (row.ready)(&self.players).await;
        assert_eq!(command.outgoing.subject, row.subject);
        command
    }
}

/// The same with something else in its body.
fn with(command: &Command, pointer: &str, value: Value) -> Command {
    let mut changed = command.clone();
    *changed.outgoing.body.pointer_mut(pointer).expect("it is in the body") = value;
    changed
}

/// The version that a command names, and where; of a batch, that of its first part.
fn version_of(command: &Command) -> Option<(&'static str, u64)> {
    let pointers = ["/Version", "/Requests/0/Version"];
    let named = |pointer| Some((pointer, command.outgoing.body.pointer(pointer)?.as_u64()?));
    pointers.into_iter().find_map(named)
}

/// Where amounts stand in a body.
fn amounts(body: &Value) -> Vec<String> {
    let named = ["/Amount", "/Requests/1/Amount", "/Rules/LargestRequest", "/Rules/LargestSupply"];
    let there = named.into_iter().filter(|pointer| body.pointer(pointer).is_some());
    there.map(str::to_owned).collect()
}

fn subjects(rows: &[Row], has: impl Fn(&Row) -> bool) -> BTreeSet<Subject> {
    rows.iter().filter(|row| has(row)).map(|row| row.subject).collect()
}

#[test]
fn every_action_of_the_core_has_its_row_and_no_other_has() {
    let rows = rows();
    let of_rows: Vec<Subject> = rows.iter().map(|row| row.subject).collect();
    let (tried, known) = (of_rows.iter().collect(), SUBJECTS.iter().collect::<BTreeSet<_>>());
    let tried: BTreeSet<_> = tried;
    let missing: Vec<_> = known.difference(&tried).collect();
    assert!(missing.is_empty(), "without a row in every_action/rows: {missing:?}");
    assert_eq!(of_rows.len(), known.len(), "one row for each: {of_rows:?}");
    // What is left out is left out on purpose: a session opens at any time and by any wallet, a chat
    // at any time.
    let (session, chat) = (SessionAtIssuer::SUBJECT, OpenChatAtHost::SUBJECT);
    let define = tallystick_core::actions::DefineAtIssuer::SUBJECT;
    let always = subjects(&rows, |row| row.out_of_turn.is_empty());
    assert_eq!(always, BTreeSet::from([session, chat, define]));
    assert_eq!(subjects(&rows, |row| row.strangers.is_empty()), BTreeSet::from([session]));
}

#[tokio::test]
async fn the_same_message_again_gets_the_same_answer_and_changes_nothing() {
    let mut scenery = Scenery::start().await;
    for row in rows() {
        let command = scenery.ready(&row).await;
        let message = scenery.players.signed(&command, Correlation(Uuid::new_v4())).to_string();
        let device = scenery.players.device(command.by);
        let first = device.post(message.clone()).await.unwrap();
        assert_eq!(first.status, 200, "{}", row.subject);
        let before = scenery.books.contents().await;
        let again = device.post(message).await.unwrap();
        assert_eq!((again.status, &again.body), (200, &first.body), "{}", row.subject);
        assert_eq!(scenery.books.contents().await, before, "{}", row.subject);
    }
}

#[tokio::test]
async fn what_was_done_is_not_done_twice_by_a_second_command() {
    let mut scenery = Scenery::start().await;
    for row in rows() {
        let command = scenery.ready(&row).await;
        scenery.admitted(&command, "at first").await;
        match row.again {
            Outcome::Admitted => drop(scenery.admitted(&command, "again").await),
            Outcome::Refused(code) => drop(scenery.refused(&command, code, "again").await),
        }
        assert_eq!(version_of(&command).is_some(), row.next_version.is_some(), "{}", row.subject);
        if let (Some((pointer, version)), Some(code)) = (version_of(&command), row.next_version) {
            let next = with(&command, pointer, json!(version + 1));
            scenery.refused(&next, code, "again, of the version that it made").await;
        }
    }
}

#[tokio::test]
async fn a_version_that_is_not_the_one_now_is_refused() {
    let mut scenery = Scenery::start().await;
    let mut tried = 0;
    for row in rows() {
        let command = scenery.ready(&row).await;
        let Some((pointer, version)) = version_of(&command) else { continue };
        for other in [0, version - 1, version + 1, u64::from(u32::MAX)] {
            let stale = with(&command, pointer, json!(other));
            scenery.refused(&stale, "STALE", &format!("of version {other}")).await;
        }
        for none in [json!(-1), json!(u64::from(u32::MAX) + 1), json!("1"), Value::Null] {
            let what = format!("of version {none}");
            scenery.refused(&with(&command, pointer, none), "MALFORMED_BODY", &what).await;
        }
        scenery.admitted(&command, "of its version").await;
        tried += 1;
    }
    assert!(tried >= 12, "{tried} actions name a version");
}

#[tokio::test]
async fn out_of_turn_it_is_refused_and_nothing_is_stored() {
    let mut scenery = Scenery::start().await;
    for row in rows() {
        for (number, (scene, code)) in (1..).zip(&row.out_of_turn) {
            let command = scene(&scenery.players).await;
            assert_eq!(command.outgoing.subject, row.subject);
            scenery.refused(&command, code, &format!("out of turn, scene {number}")).await;
        }
    }
}

/// What is not theirs is refused as what does not exist.
#[tokio::test]
async fn without_its_permission_and_by_strangers_it_is_refused() {
    let mut scenery = Scenery::start().await;
    for row in rows() {
        let command = scenery.ready(&row).await;
        for (who, code) in row.strangers {
            let stranger = Command { by: *who, ..command.clone() };
            let what = format!("by {who:?}");
            let sentence = scenery.refused(&stranger, code, &what).await;
            let ids = ["/Request", "/Requests/0/Request", "/Token", "/Chat"].into_iter();
            let id = ids.clone().find(|id| command.outgoing.body.pointer(id).is_some());
            if let (&"NOT_FOUND", Some(id)) = (code, id) {
                let unknown = with(&stranger, id, json!(Uuid::new_v4()));
                let what = format!("by {who:?}, unknown");
                assert_eq!(scenery.refused(&unknown, code, &what).await, sentence);
            }
        }
        scenery.admitted(&command, "by whom it may be").await;
    }
}

#[tokio::test]
async fn amounts_that_are_none_are_refused() {
    let mut scenery = Scenery::start().await;
    let digits = "9".repeat(400);
    let mut tried = 0;
    for row in rows() {
        let command = scenery.ready(&row).await;
        for pointer in amounts(&command.outgoing.body) {
            for (amount, code) in [
                ("0", "AMOUNT_ZERO"),
                ("0.00", "AMOUNT_ZERO"),
                ("-1", "AMOUNT_MALFORMED"),
                ("-0.01", "AMOUNT_MALFORMED"),
                ("1.001", "AMOUNT_TOO_MANY_DECIMALS"),
                ("0.000", "AMOUNT_TOO_MANY_DECIMALS"),
                ("92233720368547758.08", "AMOUNT_TOO_LARGE"),
                (digits.as_str(), "AMOUNT_TOO_LARGE"),
                ("", "AMOUNT_MALFORMED"),
                ("1,000", "AMOUNT_MALFORMED"),
                ("1e3", "AMOUNT_MALFORMED"),
                ("NaN", "AMOUNT_MALFORMED"),
            ] {
                let none = with(&command, &pointer, json!(amount));
                scenery.refused(&none, code, &format!("with {pointer} {amount}")).await;
            }
            for no_text in [json!(1), Value::Null, json!(["1"])] {
                // A rule that is null is a rule that is not there.
                if no_text.is_null() && pointer.starts_with("/Rules") {
                    continue;
                }
                let what = format!("with {pointer} {no_text}");
                let none = with(&command, &pointer, no_text);
                scenery.refused(&none, "MALFORMED_BODY", &what).await;
            }
            tried += 1;
        }
        scenery.admitted(&command, "with a good amount").await;
    }
    assert!(tried >= 8, "{tried} amounts");
}

#[tokio::test]
async fn nothing_moves_that_a_vault_does_not_hold() {
    let mut scenery = Scenery::start().await;
    let mut tried = 0;
    for row in rows() {
        let command = scenery.ready(&row).await;
        let moves = command.outgoing.body.pointer("/Amount").is_some();
        assert!(!moves || !row.beyond_vault.is_empty(), "{} names an amount", row.subject);
        for (number, (scene, outcome)) in (1..).zip(&row.beyond_vault) {
            let command = scene(&scenery.players).await;
            assert_eq!(command.outgoing.subject, row.subject);
            let what = format!("beyond a vault, scene {number}");
            match outcome {
                Outcome::Admitted => drop(scenery.admitted(&command, &what).await),
                Outcome::Refused(code) => drop(scenery.refused(&command, code, &what).await),
            }
            tried += 1;
        }
    }
    assert!(tried >= 10, "{tried} scenes");
    scenery.books.audit().await;
}
