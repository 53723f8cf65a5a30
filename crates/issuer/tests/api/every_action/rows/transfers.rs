//! Transfers and redemptions.

use tallystick_core::{
    RequestId,
    actions::{
        CompleteRedemptionAtIssuer, CompleteTransferAtIssuer, RequestRedemptionAtIssuer,
        RequestTransferAtIssuer, TransferAtIssuer, TransferType,
    },
    message::Body as _,
};

use super::super::{
    players::{Command, Players, TOO_MUCH, Who},
    row::{Outcome, Row, scene},
};
use crate::cast::participant_id;

/// Whoever takes no part in transfers and redemptions.
const NO_HOLDERS: &[(Who, &str)] =
    &[(Who::Central, "FORBIDDEN"), (Who::Custodian, "FORBIDDEN"), (Who::Regulator, "FORBIDDEN")];

/// Whoever did not request it.
const NO_REQUESTERS: &[(Who, &str)] = &[
    (Who::Central, "FORBIDDEN"),
    (Who::Custodian, "FORBIDDEN"),
    (Who::Other, "NOT_FOUND"),
    (Who::Regulator, "FORBIDDEN"),
];

fn send(players: &Players, amount: &str) -> Command {
    let (party, amount) = (participant_id("commercial-bank-2"), amount.to_owned());
    players.command(Who::Bank, &TransferAtIssuer { party, definition: players.dirham, amount })
}

fn complete_transfer(players: &Players, request: RequestId, version: u32) -> Command {
    players.command(Who::Bank, &CompleteTransferAtIssuer { request, version })
}

fn complete_redemption(players: &Players, request: RequestId, version: u32) -> Command {
    players.command(Who::Bank, &CompleteRedemptionAtIssuer { request, version })
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            subject: TransferAtIssuer::SUBJECT,
            ready: scene!(|players| send(players, "1")),
            again: Outcome::Admitted,
            next_version: None,
            strangers: NO_HOLDERS,
            // Nobody can hold any of it.
            out_of_turn: vec![(
                scene!(|players| {
                    let (party, amount) = (participant_id("commercial-bank-2"), "1".to_owned());
                    let definition = players.pending_definition().await;
                    players.command(Who::Bank, &TransferAtIssuer { party, definition, amount })
                }),
                "INSUFFICIENT_FUNDS",
            )],
            beyond_vault: vec![(
                scene!(|players| send(players, TOO_MUCH)),
                Outcome::Refused("INSUFFICIENT_FUNDS"),
            )],
        },
        Row {
            subject: RequestTransferAtIssuer::SUBJECT,
            ready: scene!(|players| {
                players.command(Who::Bank, &players.transfer(TransferType::Push, "1"))
            }),
            again: Outcome::Admitted,
            next_version: None,
            strangers: NO_HOLDERS,
            out_of_turn: vec![
                (
                    scene!(|players| {
                        let definition = players.pending_definition().await;
                        let push = players.transfer(TransferType::Push, "1");
                        let body = RequestTransferAtIssuer { definition, ..push };
                        players.command(Who::Bank, &body)
                    }),
                    "DEFINITION_PENDING",
                ),
                (
                    scene!(|players| {
                        let push = || players.transfer(TransferType::Push, "1");
                        let corrects = Some(players.made(&push()).await);
                        let body = RequestTransferAtIssuer { corrects, ..push() };
                        players.command(Who::Bank, &body)
                    }),
                    "OUT_OF_TURN",
                ),
            ],
            // The vault is looked at with the approval.
            beyond_vault: vec![(
                scene!(|players| {
                    players.command(Who::Bank, &players.transfer(TransferType::Push, TOO_MUCH))
                }),
                Outcome::Admitted,
            )],
        },
        Row {
            subject: CompleteTransferAtIssuer::SUBJECT,
            ready: scene!(|players| {
                let push = players.transfer(TransferType::Push, "1");
                let request = players.approved_by(&push, &[Who::Other]).await;
                complete_transfer(players, request, 2)
            }),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_REQUESTERS,
            out_of_turn: vec![
                (
                    scene!(|players| {
                        let push = players.transfer(TransferType::Push, "1");
                        complete_transfer(players, players.made(&push).await, 1)
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| {
                        let pull = players.transfer(TransferType::Pull, "1");
                        complete_transfer(players, players.made(&pull).await, 1)
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| complete_transfer(players, players.approved("1").await, 3)),
                    "NOT_FOUND",
                ),
            ],
            beyond_vault: vec![],
        },
        Row {
            subject: RequestRedemptionAtIssuer::SUBJECT,
            ready: scene!(|players| players.command(Who::Bank, &players.redemption("1"))),
            again: Outcome::Admitted,
            next_version: None,
            strangers: NO_HOLDERS,
            out_of_turn: vec![
                (
                    scene!(|players| {
                        let definition = players.pending_definition().await;
                        let body = RequestRedemptionAtIssuer::new(definition, "1");
                        players.command(Who::Bank, &body)
                    }),
                    "DEFINITION_PENDING",
                ),
                (
                    scene!(|players| {
                        let corrects = Some(players.made(&players.redemption("1")).await);
                        let redemption = players.redemption("1");
                        let body = RequestRedemptionAtIssuer { corrects, ..redemption };
                        players.command(Who::Bank, &body)
                    }),
                    "OUT_OF_TURN",
                ),
            ],
            // The vault is looked at with the last approval.
            beyond_vault: vec![(
                scene!(|players| players.command(Who::Bank, &players.redemption(TOO_MUCH))),
                Outcome::Admitted,
            )],
        },
        Row {
            subject: CompleteRedemptionAtIssuer::SUBJECT,
            ready: scene!(|players| {
                let both = [Who::Central, Who::Custodian];
                let request = players.approved_by(&players.redemption("1"), &both).await;
                complete_redemption(players, request, 3)
            }),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_REQUESTERS,
            out_of_turn: vec![
                (
                    scene!(|players| {
                        let by_issuer = [Who::Central];
                        let request =
                            players.approved_by(&players.redemption("1"), &by_issuer).await;
                        complete_redemption(players, request, 2)
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| complete_redemption(players, players.approved("1").await, 3)),
                    "NOT_FOUND",
                ),
            ],
            beyond_vault: vec![],
        },
    ]
}
