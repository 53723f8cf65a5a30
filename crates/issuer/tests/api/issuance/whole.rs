//! One issuance from request to vault balance.

use tallystick_core::{
    Flow, HolderAnswer, RequestStatus,
    flows::{FlowKind, FlowStatus, StepName, StepStatus},
    token::IssuanceContext,
    view::{Page, RequestView},
};

use crate::{
    books::Books,
    cast::{Cast, approve, issue, latest_flow, seen},
    issuer::Issuer,
};

#[tokio::test]
async fn from_request_to_vault_balance() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    assert_eq!(cast.balances().await, ["1000000.00", "0.00", "0.00"]);

    let request = cast.request("500000").await;
    approve(&cast.central, request).await.unwrap();
    approve(&cast.custodian, request).await.unwrap();
    issue(&cast.central, request).await.unwrap();
    assert_eq!(cast.balances().await, ["500000.00", "500000.00", "0.00"]);
    assert_eq!(seen(&cast.holder.device, request).await.status, RequestStatus::Issuing);

    let token = cast.holder.take_offer().await.unwrap().expect("an offer");
    assert_eq!(
        cast.holder.row(token).await.unwrap().unwrap().title,
        "Currency issuance, by Central Bank"
    );
    cast.holder.accept(token).await.unwrap();

    assert_eq!(cast.balances().await, ["500000.00", "0.00", "500000.00"]);
    let open: Page<RequestView> = cast.central.read("/issuance-requests").await.unwrap();
    assert!(open.items.is_empty(), "what is issued leaves the open list");
    assert_eq!(seen(&cast.custodian, request).await.status, RequestStatus::Issued);
    assert!(cast.holder.device.mailbox(None).await.unwrap().is_empty());

    for device in [&cast.central, &cast.custodian, &cast.holder.device] {
        let flow = latest_flow(device).await;
        assert_eq!((&flow.kind, flow.status), (&FlowKind::ISSUE, FlowStatus::Completed));
        let about = &flow.about;
        assert_eq!((about.request, about.token), (Some(request), Some(token)));
        assert_eq!(about.amount.unwrap().to_string(), "500000.00");
        assert_eq!(about.holder.as_ref().unwrap().as_str(), "commercial-bank");
        assert_every_step_is_done_in_order(&flow);
    }

    // Offline: with the issuer's published key alone.
    let published = cast.central.issuer().public_key;
    Books::of(&issuer).await.audit().await;
    drop(issuer);
    let document = cast.holder.token(token).await.unwrap().unwrap();
    let document = document.verify(&published).unwrap();
    let context = IssuanceContext::read(&document).unwrap();
    assert_eq!((context.request, context.amount.to_string()), (request, "500000.00".to_owned()));
}

fn assert_every_step_is_done_in_order(flow: &Flow) {
    assert!(flow.steps.iter().all(|step| step.status == StepStatus::Done), "{flow:?}");
    let times: Vec<_> = flow.steps.iter().map(|step| step.at.expect("a time")).collect();
    assert!(times.is_sorted() && flow.started_at <= times[0], "{flow:?}");
    assert_eq!(flow.ended_at, times.last().copied());
}

#[tokio::test]
async fn a_flow_shows_who_is_awaited_while_it_runs() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.offered("1").await;
    let running = |flow: Flow| {
        let step = flow.steps.into_iter().find(|step| step.status == StepStatus::Running).unwrap();
        (step.name, step.awaits.unwrap().to_string())
    };
    let awaited = |name: StepName| (name, "commercial-bank".to_owned());
    assert_eq!(running(latest_flow(&cast.central).await), awaited(StepName::OFFER));
    let token = cast.holder.take_offer().await.unwrap().unwrap();
    assert_eq!(running(latest_flow(&cast.central).await), awaited(StepName::ASK));
    let offered = cast.holder.save(token).await.unwrap();
    assert_eq!(offered.body["Answer"], serde_json::json!(HolderAnswer::Accepted));
    assert_eq!(running(latest_flow(&cast.central).await), awaited(StepName::SAVE));
}
