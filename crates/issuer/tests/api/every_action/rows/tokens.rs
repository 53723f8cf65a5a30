//! Tokens on offer, and tokens that were accepted.

use tallystick_core::{
    HolderAnswer, TokenId, TokenStatus,
    actions::{ReviseAtIssuer, WithdrawAtIssuer},
    message::{Body as _, IssuedAtIssuer, OfferedAtIssuer, RemovedAtIssuer},
};

use super::super::{
    players::{Command, Players, Who},
    row::{Outcome, Row, scene},
};

/// Whoever does not hold it.
const NO_HOLDERS: &[(Who, &str)] = &[
    (Who::Other, "NOT_FOUND"),
    (Who::Central, "NOT_FOUND"),
    (Who::Custodian, "NOT_FOUND"),
    (Who::Regulator, "NOT_FOUND"),
];

fn download(players: &Players, token: TokenId) -> Command {
    players.command(Who::Bank, &IssuedAtIssuer { token })
}

fn accept(players: &Players, token: TokenId) -> Command {
    players.command(Who::Bank, &OfferedAtIssuer::new(token, HolderAnswer::Accepted))
}

fn suspend(players: &Players, token: TokenId, version: u32) -> Command {
    let (status, reason) = (TokenStatus::Suspended, Some("court order".to_owned()));
    players.command(Who::Central, &ReviseAtIssuer { token, version, status, reason })
}

/// A token whose offer the issuer took back.
async fn withdrawn(players: &Players) -> TokenId {
    let (request, token) = players.offered("1").await;
    let withdraw = WithdrawAtIssuer { request, version: 4 };
    let answer = players.give(&players.command(Who::Central, &withdraw)).await;
    assert_eq!(answer.status, 200);
    token
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            subject: IssuedAtIssuer::SUBJECT,
            ready: scene!(|players| download(players, players.offered("1").await.1)),
            again: Outcome::Admitted,
            next_version: None,
            strangers: NO_HOLDERS,
            out_of_turn: vec![
                (
                    scene!(|players| download(players, players.declined().await.1)),
                    "ALREADY_ANSWERED",
                ),
                (scene!(|players| download(players, withdrawn(players).await)), "OFFER_WITHDRAWN"),
            ],
            beyond_vault: vec![],
        },
        Row {
            subject: OfferedAtIssuer::SUBJECT,
            ready: scene!(|players| accept(players, players.offered("1").await.1)),
            again: Outcome::Admitted,
            next_version: None,
            strangers: NO_HOLDERS,
            out_of_turn: vec![
                (scene!(|players| accept(players, players.declined().await.1)), "ALREADY_ANSWERED"),
                (scene!(|players| accept(players, withdrawn(players).await)), "OFFER_WITHDRAWN"),
            ],
            beyond_vault: vec![],
        },
        Row {
            subject: RemovedAtIssuer::SUBJECT,
            ready: scene!(|players| {
                let (_, token) = players.accepted("1").await;
                players.command(Who::Bank, &RemovedAtIssuer { token })
            }),
            again: Outcome::Admitted,
            next_version: None,
            strangers: NO_HOLDERS,
            out_of_turn: vec![
                (
                    scene!(|players| {
                        let (_, token) = players.offered("1").await;
                        players.command(Who::Bank, &RemovedAtIssuer { token })
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| {
                        let (_, token) = players.declined().await;
                        players.command(Who::Bank, &RemovedAtIssuer { token })
                    }),
                    "OUT_OF_TURN",
                ),
            ],
            beyond_vault: vec![],
        },
        Row {
            subject: ReviseAtIssuer::SUBJECT,
            // Offered, and accepted.
            ready: scene!(|players| suspend(players, players.accepted("1").await.1, 2)),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: &[
                (Who::Bank, "FORBIDDEN"),
                (Who::Custodian, "FORBIDDEN"),
                (Who::Regulator, "FORBIDDEN"),
            ],
            out_of_turn: vec![
                (
                    scene!(|players| suspend(players, players.offered("1").await.1, 1)),
                    "OUT_OF_TURN",
                ),
                (scene!(|players| suspend(players, players.declined().await.1, 2)), "OUT_OF_TURN"),
            ],
            beyond_vault: vec![],
        },
    ]
}
