//! Transfers between vaults.

use tallystick_core::{
    Flow, ParticipantId,
    actions::{DecommissionAtIssuer, TransferAtIssuer},
    flows::FlowKind,
    view::Page,
};

use crate::{
    books::Books,
    cast::{Cast, correlation, device, latest_flow, participant_id, vault},
    issuer::Issuer,
    refusals::refused,
};

/// Commercial Bank holds 500.00 AED.
async fn holding(issuer: &Issuer) -> Cast {
    let mut cast = Cast::enrol(issuer).await;
    cast.hold("500").await;
    cast
}

fn transfer(cast: &Cast, to: &str, amount: &str) -> TransferAtIssuer {
    let (party, definition): (ParticipantId, _) = (participant_id(to), cast.dirham.id);
    TransferAtIssuer { party, definition, amount: amount.to_owned() }
}

#[tokio::test]
async fn what_is_sent_is_the_receivers_at_once_and_once() {
    let mut issuer = Issuer::start().await;
    let mut cast = holding(&issuer).await;
    let receiver = device(&issuer.client(), "commercial-bank-2").await;
    let message = cast.holder.device.signed(
        &transfer(&cast, "commercial-bank-2", "120.50"),
        correlation(),
        tallystick_holder::now(),
    );
    let first = cast.holder.device.post(message.to_string()).await.unwrap();
    assert_eq!(first.status, 200);
    // The answer was lost, the issuer died, and the message comes again.
    issuer.kill_and_restart().await;
    cast.reach(&issuer);
    cast.come_back(&issuer.client()).await;
    let again = cast.holder.device.post(message.to_string()).await.unwrap();
    assert_eq!(again.json().unwrap(), first.json().unwrap());

    receiver.reach(issuer.client());
    receiver.open_session().await.unwrap();
    assert_eq!(vault(&receiver).await.balance.to_string(), "120.50");
    assert_eq!(vault(&cast.holder.device).await.balance.to_string(), "379.50");
    let flow = latest_flow(&receiver).await;
    assert_eq!(
        (&flow.kind, &flow.initiator),
        (&FlowKind::TRANSFER, &participant_id("commercial-bank"))
    );
    // Nobody else sees it, the definition's issuer among them.
    let seen: Page<Flow> = cast.central.read("/flows?limit=50").await.unwrap();
    assert!(seen.items.iter().all(|flow| flow.kind != FlowKind::TRANSFER));
    Books::of(&issuer).await.audit().await;
}

#[tokio::test]
async fn what_cannot_be_sent_is_refused_and_moves_nothing() {
    let issuer = Issuer::start().await;
    let cast = holding(&issuer).await;
    let mut books = Books::of(&issuer).await;
    let sender = &cast.holder.device;
    for (to, amount, status, code) in [
        ("commercial-bank-2", "500.01", 409, "INSUFFICIENT_FUNDS"),
        ("commercial-bank-2", "-1", 422, "AMOUNT_MALFORMED"),
        ("commercial-bank-2", "0.001", 422, "AMOUNT_TOO_MANY_DECIMALS"),
        ("custodian", "1", 422, "RULE"),
        ("regulator", "1", 422, "RULE"),
        ("nobody", "1", 404, "NOT_FOUND"),
        ("commercial-bank", "1", 400, "MALFORMED_BODY"),
    ] {
        let said = refused(&mut books, sender, &transfer(&cast, to, amount), status, code).await;
        assert!(said.ends_with('.'), "{said}");
    }
    let by_others = transfer(&cast, "commercial-bank-2", "1");
    refused(&mut books, &cast.central, &by_others, 403, "FORBIDDEN").await;
    refused(&mut books, &cast.custodian, &by_others, 403, "FORBIDDEN").await;
}

#[tokio::test]
async fn a_decommissioned_token_can_still_be_sent() {
    let issuer = Issuer::start().await;
    let cast = holding(&issuer).await;
    let body = DecommissionAtIssuer { definition: cast.dirham.id, version: cast.dirham.version };
    cast.central.send(&body).await.unwrap();
    cast.holder.device.send(&transfer(&cast, "commercial-bank-2", "500")).await.unwrap();
    Books::of(&issuer).await.audit().await;
}
