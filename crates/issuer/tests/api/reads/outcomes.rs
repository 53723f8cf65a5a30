//! The outcomes of flows, until one device of each participant has shown them.

use tallystick_core::{
    FlowId,
    actions::TransferAtIssuer,
    flows::{FlowKind, FlowStatus},
    view::FlowView,
};
use tallystick_holder::Device;
use uuid::Uuid;

use crate::{
    cast::{Cast, code, device, latest_flow, participant_id, reject},
    issuer::Issuer,
};

async fn unseen(device: &Device) -> Vec<(FlowId, FlowKind)> {
    let views: Vec<FlowView> = device.read("/outcomes").await.unwrap();
    assert!(views.iter().all(|view| view.flow.status != FlowStatus::Running));
    views.into_iter().map(|view| (view.flow.id, view.flow.kind)).collect()
}

async fn kinds(device: &Device) -> Vec<FlowKind> {
    unseen(device).await.into_iter().map(|(_, kind)| kind).collect()
}

#[tokio::test]
async fn an_outcome_waits_for_both_until_one_device_of_each_has_shown_it() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (_, token) = cast.offered("100").await;
    let elsewhere = device(&issuer.client(), "commercial-bank").await;
    let issue = latest_flow(&cast.central).await;
    assert_eq!(issue.device, Some(cast.central.wallet));
    for device in [&cast.central, &cast.custodian, &elsewhere] {
        assert_eq!(kinds(device).await, [], "it runs, and what else ended was answered");
    }
    let early = cast.central.acknowledge_outcome(issue.id).await;
    assert_eq!(code(&early), "NOT_FOUND", "there is no outcome yet");

    cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.accept(token).await.unwrap();
    let outcome = [(issue.id, FlowKind::ISSUE)];
    for device in [&cast.central, &cast.custodian, &cast.holder.device, &elsewhere] {
        assert_eq!(unseen(device).await, outcome);
    }
    for _ in 0..2 {
        elsewhere.acknowledge_outcome(issue.id).await.unwrap();
        assert_eq!(unseen(&cast.holder.device).await, []);
    }
    assert_eq!(unseen(&cast.central).await, outcome, "the others see it all the same");
}

#[tokio::test]
async fn what_ended_at_once_is_an_outcome_for_those_who_did_not_submit_it() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.hold("100").await;
    cast.holder
        .device
        .acknowledge_outcome(latest_flow(&cast.holder.device).await.id)
        .await
        .unwrap();
    let party = participant_id("commercial-bank-2");
    let transfer = TransferAtIssuer { party, definition: cast.dirham.id, amount: "1".to_owned() };
    cast.holder.device.send(&transfer).await.unwrap();
    let other = device(&issuer.client(), "commercial-bank-2").await;
    assert_eq!(kinds(&other).await, [FlowKind::TRANSFER]);
    assert_eq!(kinds(&cast.holder.device).await, []);

    let request = cast.request("5").await;
    cast.central.send(&reject(request, 1, "not today")).await.unwrap();
    assert_eq!(kinds(&cast.holder.device).await, [FlowKind::UPDATE_ISSUANCE]);
    assert_eq!(kinds(&cast.central).await, [FlowKind::ISSUE]);
}

#[tokio::test]
async fn nobody_acknowledges_what_is_not_theirs_and_learns_nothing_by_trying() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.hold("100").await;
    let other = device(&issuer.client(), "commercial-bank-2").await;
    let regulator = device(&issuer.client(), "regulator").await;
    let [(issue, _)] = unseen(&cast.central).await[..] else { panic!("one outcome") };
    let unknown = FlowId(Uuid::from_u128(7));
    for flow in [issue, unknown] {
        assert_eq!(code(&other.acknowledge_outcome(flow).await), "NOT_FOUND");
    }
    // Whoever only watches is shown none, and takes none from others.
    regulator.acknowledge_outcome(issue).await.unwrap();
    assert_eq!(kinds(&regulator).await, []);
    assert_eq!(kinds(&cast.central).await, [FlowKind::ISSUE]);
    assert_eq!(kinds(&cast.holder.device).await, [FlowKind::ISSUE]);
}
