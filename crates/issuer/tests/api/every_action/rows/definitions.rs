//! Token definitions, and their supply.

use tallystick_core::{
    DefinitionId,
    actions::{
        ActivateAtIssuer, ApproveDefinitionAtIssuer, BurnAtIssuer, DecommissionAtIssuer,
        DefineAtIssuer, MintAtIssuer, RulesBody,
    },
    message::Body as _,
};

use super::super::{
    players::{Command, Players, TOO_MUCH, Who},
    row::{Outcome, Row, scene},
};

/// Whoever may not define, mint and burn.
const NO_ISSUERS: &[(Who, &str)] = &[
    (Who::Bank, "FORBIDDEN"),
    (Who::Other, "FORBIDDEN"),
    (Who::Custodian, "FORBIDDEN"),
    (Who::Regulator, "FORBIDDEN"),
];

/// The largest amount that there is, which goes beyond it with what was minted before.
const LARGEST: &str = "92233720368547758.07";

fn decommission(players: &Players, definition: DefinitionId, version: u32) -> Command {
    players.command(Who::Central, &DecommissionAtIssuer { definition, version })
}

fn activate(players: &Players, definition: DefinitionId, version: u32) -> Command {
    players.command(Who::Central, &ActivateAtIssuer { definition, version })
}

fn mint(players: &Players, definition: DefinitionId, amount: &str) -> Command {
    players.command(Who::Central, &MintAtIssuer { definition, amount: amount.to_owned() })
}

fn burn(players: &Players, definition: DefinitionId, amount: &str) -> Command {
    players.command(Who::Central, &BurnAtIssuer { definition, amount: amount.to_owned() })
}

async fn decommissioned(players: &Players) -> DefinitionId {
    let definition = players.active_definition().await;
    let answer = players.give(&decommission(players, definition, 2)).await;
    assert_eq!(answer.status, 200);
    definition
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            subject: DefineAtIssuer::SUBJECT,
            ready: scene!(|players| {
                let rules = RulesBody {
                    largest_request: Some("5".to_owned()),
                    largest_supply: Some("50".to_owned()),
                    ..RulesBody::default()
                };
                let body = DefineAtIssuer { rules: Some(rules), ..players.definition() };
                players.command(Who::Central, &body)
            }),
            again: Outcome::Refused("NAME_TAKEN"),
            next_version: None,
            strangers: NO_ISSUERS,
            out_of_turn: vec![],
            beyond_vault: vec![],
        },
        Row {
            subject: ApproveDefinitionAtIssuer::SUBJECT,
            ready: scene!(|players| {
                let definition = players.pending_definition().await;
                let body = ApproveDefinitionAtIssuer { definition, version: 1 };
                players.command(Who::Custodian, &body)
            }),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: &[(Who::Central, "FORBIDDEN"), (Who::Bank, "FORBIDDEN")],
            out_of_turn: vec![(
                scene!(|players| {
                    let definition = decommissioned(players).await;
                    let body = ApproveDefinitionAtIssuer { definition, version: 3 };
                    players.command(Who::Custodian, &body)
                }),
                "OUT_OF_TURN",
            )],
            beyond_vault: vec![],
        },
        Row {
            subject: DecommissionAtIssuer::SUBJECT,
            ready: scene!(|players| decommission(players, players.active_definition().await, 2)),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_ISSUERS,
            out_of_turn: vec![(
                scene!(|players| decommission(players, players.pending_definition().await, 1)),
                "OUT_OF_TURN",
            )],
            beyond_vault: vec![],
        },
        Row {
            subject: ActivateAtIssuer::SUBJECT,
            ready: scene!(|players| activate(players, decommissioned(players).await, 3)),
            again: Outcome::Refused("STALE"),
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_ISSUERS,
            out_of_turn: vec![(
                scene!(|players| activate(players, players.pending_definition().await, 1)),
                "OUT_OF_TURN",
            )],
            beyond_vault: vec![],
        },
        Row {
            subject: MintAtIssuer::SUBJECT,
            ready: scene!(|players| mint(players, players.dirham, "1")),
            again: Outcome::Admitted,
            next_version: None,
            strangers: NO_ISSUERS,
            out_of_turn: vec![
                (
                    scene!(|players| mint(players, players.pending_definition().await, "1")),
                    "DEFINITION_PENDING",
                ),
                (
                    scene!(|players| mint(players, decommissioned(players).await, "1")),
                    "DECOMMISSIONED",
                ),
            ],
            beyond_vault: vec![(
                scene!(|players| mint(players, players.dirham, LARGEST)),
                Outcome::Refused("AMOUNT_TOO_LARGE"),
            )],
        },
        Row {
            subject: BurnAtIssuer::SUBJECT,
            ready: scene!(|players| burn(players, players.dirham, "1")),
            again: Outcome::Admitted,
            next_version: None,
            strangers: NO_ISSUERS,
            // Nothing can have been minted of it.
            out_of_turn: vec![(
                scene!(|players| burn(players, players.pending_definition().await, "1")),
                "INSUFFICIENT_FUNDS",
            )],
            beyond_vault: vec![(
                scene!(|players| burn(players, players.dirham, TOO_MUCH)),
                Outcome::Refused("INSUFFICIENT_FUNDS"),
            )],
        },
    ]
}
