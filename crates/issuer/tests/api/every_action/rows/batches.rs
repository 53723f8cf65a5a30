//! Several requests at once.

use tallystick_core::{
    DefinitionId, RequestId,
    actions::{ApproveManyAtIssuer, RequestIssuanceManyAtIssuer, RequestedIssuance, SeenRequest},
    message::Body as _,
};

use super::{
    super::{
        players::{Command, Players, TOO_MUCH, Who},
        row::{Outcome, Row, scene},
    },
    requests::{NO_APPROVERS, NO_HOLDERS},
};

fn approve(players: &Players, by: Who, requests: &[(RequestId, u32)]) -> Command {
    let seen = |(request, version): &(RequestId, u32)| SeenRequest {
        request: *request,
        version: *version,
    };
    players.command(by, &ApproveManyAtIssuer { requests: requests.iter().map(seen).collect() })
}

fn request(players: &Players, definition: DefinitionId, amounts: &[&str]) -> Command {
    let one = |amount: &&str| RequestedIssuance { definition, amount: (*amount).to_owned() };
    let requests = amounts.iter().map(one).collect();
    players.command(Who::Bank, &RequestIssuanceManyAtIssuer { requests })
}

pub(super) fn rows() -> Vec<Row> {
    vec![
        Row {
            subject: RequestIssuanceManyAtIssuer::SUBJECT,
            ready: scene!(|players| request(players, players.dirham, &["1", "2"])),
            again: Outcome::Admitted,
            next_version: None,
            strangers: NO_HOLDERS,
            out_of_turn: vec![
                (
                    scene!(|players| {
                        request(players, players.pending_definition().await, &["1"])
                    }),
                    "DEFINITION_PENDING",
                ),
                (scene!(|players| request(players, players.dirham, &[])), "MALFORMED_BODY"),
            ],
            // It can mint before it issues.
            beyond_vault: vec![(
                scene!(|players| request(players, players.dirham, &["1", TOO_MUCH])),
                Outcome::Admitted,
            )],
        },
        Row {
            subject: ApproveManyAtIssuer::SUBJECT,
            ready: scene!(|players| {
                let one = players.made(&players.issuance("1")).await;
                let other = players.made(&players.redemption("1")).await;
                approve(players, Who::Central, &[(one, 1), (other, 1)])
            }),
            again: Outcome::Refused("STALE"),
            // The second one is still of the version before.
            next_version: Some("OUT_OF_TURN"),
            strangers: NO_APPROVERS,
            out_of_turn: vec![
                // One of them is not its turn yet, is over, or is named twice.
                (
                    scene!(|players| {
                        let issuance = players.issuance("1");
                        let ready = players.approved_by(&issuance, &[Who::Central]).await;
                        let early = players.made(&issuance).await;
                        approve(players, Who::Custodian, &[(ready, 2), (early, 1)])
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| {
                        let ready = players.made(&players.issuance("1")).await;
                        let over = players.cancelled().await;
                        approve(players, Who::Central, &[(ready, 1), (over, 2)])
                    }),
                    "OUT_OF_TURN",
                ),
                (
                    scene!(|players| {
                        let ready = players.made(&players.issuance("1")).await;
                        approve(players, Who::Central, &[(ready, 1), (ready, 2)])
                    }),
                    "MALFORMED_BODY",
                ),
            ],
            // One of them is covered.
            beyond_vault: vec![(
                scene!(|players| {
                    let covered = players.redemption("1");
                    let too_much = players.redemption(TOO_MUCH);
                    let covered = players.approved_by(&covered, &[Who::Central]).await;
                    let too_much = players.approved_by(&too_much, &[Who::Central]).await;
                    approve(players, Who::Custodian, &[(covered, 2), (too_much, 2)])
                }),
                Outcome::Refused("INSUFFICIENT_FUNDS"),
            )],
        },
    ]
}
