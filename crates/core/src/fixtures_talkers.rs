//! Talkers for tests.

use serde_json::json;

use crate::{
    TalkerId,
    fixtures::{dirham, participant, uuid},
    fixtures_network::Issuer,
    host::Talker,
    scripts::{Command, Condition, Instant, Issued, ReplyForm, Script, Template, Text},
    work::Loaded,
};

/// A text in English.
fn text(text: &str) -> Text {
    Text::new([("en".to_owned(), Template::new(text))].into())
}

/// At a position: goes on after the next command, which says what happens if a variable is false.
fn or_else(variable: &str, at: usize) -> [Command; 2] {
    let condition = Condition { variable: variable.to_owned(), equals: None };
    [Command::JumpUnless { condition, to: at + 2 }, Command::Jump { to: at + 3 }]
}

/// The protocol's own example.
fn ticket() -> Script {
    let context = json!({ "Seats": "$seats", "Name": "for $holder" });
    let [unless, go_on] = or_else("token", 3);
    Script::new(vec![
        Command::Ask {
            text: text("How many seats?"),
            form: ReplyForm::Number { smallest: 1, largest: 8, decimals: 0 },
            into: Some("seats".to_owned()),
        },
        Command::Info { text: text("Issuing your token...") },
        Command::Issue {
            issued: Issued::Token {
                schema: "issuer.example.org/TICKET".parse().unwrap(),
                starts: Instant::After(0),
                expires: Some(Instant::After(3_600)),
                context: context.as_object().unwrap().clone(),
            },
            into: Some("token".to_owned()),
        },
        unless,
        go_on,
        Command::Fail { text: text("You declined the token.") },
        Command::Done { text: Some(text("Saved to your wallet.")) },
    ])
    .unwrap()
}

/// Asks an amount, makes a request, waits for both approvals, issues.
fn currency() -> Script {
    let [unless_request, go_on] = or_else("request", 2);
    let [unless_token, finish] = or_else("token", 6);
    Script::new(vec![
        Command::Ask {
            text: text("How much?"),
            form: ReplyForm::Number { smallest: 1, largest: 1_000, decimals: 2 },
            into: Some("amount".to_owned()),
        },
        Command::Request {
            definition: dirham().symbol,
            amount: Template::new("$amount"),
            into: Some("request".to_owned()),
        },
        unless_request,
        go_on,
        Command::Fail { text: text("Not approved.") },
        Command::Issue {
            issued: Issued::Currency { request: "request".to_owned() },
            into: Some("token".to_owned()),
        },
        unless_token,
        finish,
        Command::Fail { text: text("You declined the token.") },
        Command::Done { text: Some(text("$amount is in your vault.")) },
    ])
    .unwrap()
}

/// The issuer with this much in the Central Bank's vault, in fils, and two talkers: `theatre` issues
/// tickets, `currency` dirhams.
pub(crate) fn host(minted: i64) -> Issuer {
    let mut issuer = Issuer::holding(minted);
    for (number, name, script) in [(1, "theatre", ticket()), (2, "currency", currency())] {
        let talker = Talker {
            id: TalkerId(uuid(number)),
            name: name.to_owned(),
            issuer: participant("central-bank"),
            title: [("en".to_owned(), name.to_owned())].into(),
            script,
        };
        issuer.settings.talkers.insert(name.to_owned(), talker.id);
        issuer.rows.talkers.insert(talker.id, Loaded::Present(talker));
    }
    issuer
}
