//! Requests for issuances, and what is decided about requests of all kinds.

use tallystick_core::{
    RequestId,
    actions::{
        ApproveAtIssuer, CancelAtIssuer, DismissAtIssuer, IssueAtIssuer, RejectAtIssuer,
        RequestIssuanceAtIssuer, TransferType, WithdrawAtIssuer,
    },
    message::Body as _,
};

use super::super::{
    players::{Command, Players, TOO_MUCH, Who},
    row::{Outcome, Row, scene},
};
use crate::cast;

fn approve(players: &Players, by: Who, request: RequestId, version: u32) -> Command {
    players.command(by, &ApproveAtIssuer { request, version })
}

fn reject(players: &Players, by: Who, request: RequestId, version: u32) -> Command {
    players.command(by, &cast::reject(request, version, "No."))
}

fn cancel(players: &Players, request: RequestId, version: u32) -> Command {
    players.command(Who::Bank, &CancelAtIssuer { request, version })
}

fn dismiss(players: &Players, request: RequestId, version: u32) -> Command {
    players.command(Who::Bank, &DismissAtIssuer { request, version })
}

fn issue(players: &Players, request: RequestId, version: u32) -> Command {
    players.command(Who::Central, &IssueAtIssuer { request, version })
}

fn withdraw(players: &Players, request: RequestId, version: u32) -> Command {
    players.command(Who::Central, &WithdrawAtIssuer { request, version })
}

fn correct(players: &Players, rejected: RequestId) -> Command {
    let body = RequestIssuanceAtIssuer { corrects: Some(rejected), ..players.issuance("1") };
    players.command(Who::Bank, &body)
}

/// Whoever is no approver, and whoever approves other things.
pub(super) const NO_APPROVERS: &[(Who, &str)] = &[
    (Who::Bank, "FORBIDDEN"),
    (Who::Colleague, "FORBIDDEN"),
    (Who::Other, "NOT_FOUND"),
    (Who::Regulator, "FORBIDDEN"),
];

/// Whoever holds no tokens, and so requests none.
pub(super) const NO_HOLDERS: &[(Who, &str)] =
    &[(Who::Central, "FORBIDDEN"), (Who::Custodian, "FORBIDDEN"), (Who::Regulator, "FORBIDDEN")];

/// Whoever did not request it.
const NO_REQUESTERS: &[(Who, &str)] = &[
    (Who::Central, "FORBIDDEN"),
    (Who::Custodian, "FORBIDDEN"),
    (Who::Other, "NOT_FOUND"),
    (Who::Regulator, "FORBIDDEN"),
];

/// Whoever does not issue.
const NO_ISSUERS: &[(Who, &str)] = &[
    (Who::Bank, "FORBIDDEN"),
    (Who::Custodian, "FORBIDDEN"),
    (Who::Other, "FORBIDDEN"),
    (Who::Regulator, "FORBIDDEN"),
];

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            subject: RequestIssuanceAtIssuer::SUBJECT,
            ready: scene!(|players| players.command(Who::Bank, &players.issuance("1"))),
            again: Outcome::Admitted,
            next_version: None,
            strangers: NO_HOLDERS,
            out_of_turn: vec![
                (
                    scene!(|players| {
                        let definition = players.pending_definition().await;
                        let body = RequestIssuanceAtIssuer::new(definition, "1");
                        players.command(Who::Bank, &body)
                    }),
                    "DEFINITION_PENDING",
                ),
                (
                    scene!(|players| {
                        let pending = players.made(&players.issuance("1")).await;
                        correct(players, pending)
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| {
                        let rejected = players.rejected().await;
                        let answer = players.give(&correct(players, rejected)).await;
                        assert_eq!(answer.status, 200);
                        correct(players, rejected)
                    }),
                    "OUT_OF_TURN",
                ),
            ],
            // It can mint before it issues.
            beyond_vault: vec![(
                scene!(|players| players.command(Who::Bank, &players.issuance(TOO_MUCH))),
                Outcome::Admitted,
            )],
        },
        Row {
            subject: ApproveAtIssuer::SUBJECT,
            ready: scene!(|players| {
                let request = players.made(&players.issuance("1")).await;
                approve(players, Who::Central, request, 1)
            }),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_APPROVERS,
            out_of_turn: vec![
                (
                    scene!(|players| {
                        let request = players.made(&players.issuance("1")).await;
                        approve(players, Who::Custodian, request, 1)
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| {
                        approve(players, Who::Custodian, players.approved("1").await, 3)
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| {
                        approve(players, Who::Custodian, players.rejected().await, 2)
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| {
                        approve(players, Who::Central, players.cancelled().await, 2)
                    }),
                    "OUT_OF_TURN",
                ),
            ],
            beyond_vault: vec![
                // Commercial Bank 2 is to send what it does not have.
                (
                    scene!(|players| {
                        let pull = players.transfer(TransferType::Pull, TOO_MUCH);
                        approve(players, Who::Other, players.made(&pull).await, 1)
                    }),
                    Outcome::Refused("INSUFFICIENT_FUNDS"),
                ),
                (
                    scene!(|players| {
                        let push = players.transfer(TransferType::Push, TOO_MUCH);
                        approve(players, Who::Other, players.made(&push).await, 1)
                    }),
                    Outcome::Refused("INSUFFICIENT_FUNDS"),
                ),
                (
                    scene!(|players| {
                        let redemption = players.redemption(TOO_MUCH);
                        let request = players.approved_by(&redemption, &[Who::Central]).await;
                        approve(players, Who::Custodian, request, 2)
                    }),
                    Outcome::Refused("INSUFFICIENT_FUNDS"),
                ),
                // The vault is looked at when it is issued.
                (
                    scene!(|players| {
                        let issuance = players.issuance(TOO_MUCH);
                        approve(players, Who::Central, players.made(&issuance).await, 1)
                    }),
                    Outcome::Admitted,
                ),
            ],
        },
        Row {
            subject: RejectAtIssuer::SUBJECT,
            ready: scene!(|players| {
                let request = players.made(&players.issuance("1")).await;
                reject(players, Who::Central, request, 1)
            }),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_APPROVERS,
            out_of_turn: vec![
                (
                    scene!(|players| {
                        let request = players.made(&players.issuance("1")).await;
                        reject(players, Who::Custodian, request, 1)
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| {
                        reject(players, Who::Central, players.approved("1").await, 3)
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| reject(players, Who::Central, players.cancelled().await, 2)),
                    "OUT_OF_TURN",
                ),
            ],
            beyond_vault: vec![],
        },
        Row {
            subject: CancelAtIssuer::SUBJECT,
            ready: scene!(|players| cancel(players, players.approved("1").await, 3)),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_REQUESTERS,
            out_of_turn: vec![
                (scene!(|players| cancel(players, players.rejected().await, 2)), "OUT_OF_TURN"),
                (
                    scene!(|players| cancel(players, players.accepted("1").await.0, 5)),
                    "OUT_OF_TURN",
                ),
            ],
            beyond_vault: vec![],
        },
        Row {
            subject: DismissAtIssuer::SUBJECT,
            ready: scene!(|players| dismiss(players, players.rejected().await, 2)),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_REQUESTERS,
            out_of_turn: vec![
                (scene!(|players| dismiss(players, players.approved("1").await, 3)), "OUT_OF_TURN"),
                (scene!(|players| dismiss(players, players.cancelled().await, 2)), "OUT_OF_TURN"),
            ],
            beyond_vault: vec![],
        },
        Row {
            subject: IssueAtIssuer::SUBJECT,
            ready: scene!(|players| issue(players, players.approved("1").await, 3)),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_ISSUERS,
            out_of_turn: vec![
                (
                    scene!(|players| {
                        let request = players.made(&players.issuance("1")).await;
                        issue(players, request, 1)
                    }),
                    "OUT_OF_TURN",
                ),
                (scene!(|players| issue(players, players.cancelled().await, 2)), "OUT_OF_TURN"),
                (scene!(|players| issue(players, players.accepted("1").await.0, 5)), "OUT_OF_TURN"),
                (
                    scene!(|players| {
                        let both = [Who::Central, Who::Custodian];
                        let request = players.approved_by(&players.redemption("1"), &both).await;
                        issue(players, request, 3)
                    }),
                    "NOT_FOUND",
                ),
            ],
            beyond_vault: vec![(
                scene!(|players| issue(players, players.approved(TOO_MUCH).await, 3)),
                Outcome::Refused("INSUFFICIENT_FUNDS"),
            )],
        },
        Row {
            subject: WithdrawAtIssuer::SUBJECT,
            ready: scene!(|players| withdraw(players, players.offered("1").await.0, 4)),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_ISSUERS,
            out_of_turn: vec![
                (
                    scene!(|players| withdraw(players, players.approved("1").await, 3)),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| withdraw(players, players.accepted("1").await.0, 5)),
                    "OUT_OF_TURN",
                ),
                (scene!(|players| withdraw(players, players.declined().await.0, 5)), "OUT_OF_TURN"),
            ],
            beyond_vault: vec![],
        },
    ]
}
