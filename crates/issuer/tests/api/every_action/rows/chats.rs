//! Sessions, and chats with talkers.

use tallystick_core::{
    ChatId, PromptId,
    actions::{CloseChatAtHost, OpenChatAtHost, SessionAtIssuer},
    message::{Body as _, PromptedAtHost},
};

use super::super::{
    players::{Command, Players, Who},
    row::{Outcome, Row, scene},
};

/// Chats are of the wallet that opened them: a colleague is a stranger, too.
const STRANGERS: &[(Who, &str)] =
    &[(Who::Colleague, "NOT_FOUND"), (Who::Other, "NOT_FOUND"), (Who::Central, "NOT_FOUND")];

fn reply(players: &Players, (chat, prompt): (ChatId, PromptId)) -> Command {
    let reply = "Ana".to_owned();
    players.command(Who::Bank, &PromptedAtHost { chat, prompt, reply })
}

fn close(players: &Players, chat: ChatId) -> Command {
    players.command(Who::Bank, &CloseChatAtHost { chat })
}

async fn closed(players: &Players) -> (ChatId, PromptId) {
    let (chat, prompt) = players.chat().await;
    assert_eq!(players.give(&close(players, chat)).await.status, 200);
    (chat, prompt)
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            subject: SessionAtIssuer::SUBJECT,
            ready: scene!(|players| {
                players.command(Who::Bank, &SessionAtIssuer { acknowledged: None })
            }),
            again: Outcome::Admitted,
            next_version: None,
            strangers: &[],
            out_of_turn: vec![],
            beyond_vault: vec![],
        },
        Row {
            subject: OpenChatAtHost::SUBJECT,
            ready: scene!(|players| {
                let open = OpenChatAtHost { talker: "theatre".to_owned(), language: None };
                players.command(Who::Bank, &open)
            }),
            again: Outcome::Admitted,
            next_version: None,
            strangers: &[(Who::Regulator, "FORBIDDEN")],
            out_of_turn: vec![],
            beyond_vault: vec![],
        },
        Row {
            subject: PromptedAtHost::SUBJECT,
            ready: scene!(|players| reply(players, players.chat().await)),
            again: Outcome::Refused("OUT_OF_TURN"),
            next_version: None,
            strangers: STRANGERS,
            out_of_turn: vec![
                (scene!(|players| reply(players, closed(players).await)), "OUT_OF_TURN"),
                (
                    scene!(|players| {
                        let ((chat, _), (_, of_another)) =
                            (players.chat().await, players.chat().await);
                        reply(players, (chat, of_another))
                    }),
                    "OUT_OF_TURN",
                ),
            ],
            beyond_vault: vec![],
        },
        Row {
            subject: CloseChatAtHost::SUBJECT,
            ready: scene!(|players| close(players, players.chat().await.0)),
            again: Outcome::Refused("OUT_OF_TURN"),
            next_version: None,
            strangers: STRANGERS,
            out_of_turn: vec![(
                scene!(|players| close(players, closed(players).await.0)),
                "OUT_OF_TURN",
            )],
            beyond_vault: vec![],
        },
    ]
}
