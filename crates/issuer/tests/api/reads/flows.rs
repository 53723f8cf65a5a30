//! Flows: those that run first, filtered and searched, each by its address.

use serde_json::Value;
use tallystick_core::{
    Flow, FlowId,
    actions::{CancelAtIssuer, MintAtIssuer, RequestIssuanceAtIssuer, TransferAtIssuer},
    flows::{FlowKind, FlowStatus, Retry, StepName, StepStatus},
    view::{FlowView, Page},
};
use tallystick_holder::Device;
use uuid::Uuid;

use crate::{
    cast::{Cast, device, latest_flow, made, participant_id, refusal},
    issuer::Issuer,
};

async fn flows(device: &Device, query: &str) -> Vec<FlowView> {
    let page: Page<FlowView> = device.read(&format!("/flows?limit=200&{query}")).await.unwrap();
    assert_eq!(page.next, None);
    page.items
}

async fn kinds(device: &Device, query: &str) -> Vec<FlowKind> {
    flows(device, query).await.into_iter().map(|view| view.flow.kind).collect()
}

#[tokio::test]
async fn those_that_run_come_first_however_old_with_who_is_awaited_since_when() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (request, token) = cast.offered("11").await;
    for _ in 0..6 {
        cast.request("1").await;
    }
    let page: Page<FlowView> = cast.central.read("/flows").await.unwrap();
    let first = &page.items[0];
    assert_eq!((page.items.len(), &first.flow.kind), (5, &FlowKind::ISSUE));
    assert_eq!((first.flow.status, first.retry), (FlowStatus::Running, Retry::UnderWay));
    let awaited = first.awaited.as_ref().unwrap();
    assert_eq!(
        (&awaited.participant, &awaited.step),
        (&participant_id("commercial-bank"), &StepName::OFFER)
    );
    // Since the offer was made, the step before.
    let made_at = first.flow.steps.iter().find(|step| step.name == StepName::ISSUE).unwrap().at;
    assert_eq!(Some(awaited.since), made_at);
    let rest = &page.items[1..];
    assert!(rest.is_sorted_by_key(|view| std::cmp::Reverse(view.flow.started_at)));
    assert!(rest.iter().all(|view| view.awaited.is_none() && view.retry == Retry::Again));
    let latest = flows(&cast.central, "sort=-startedAt").await;
    assert_eq!(latest[0].flow.kind, FlowKind::REQUEST_ISSUANCE);
    let oldest = flows(&cast.central, "sort=startedAt").await;
    assert!(
        oldest.iter().rev().map(|view| view.flow.id).eq(latest.iter().map(|view| view.flow.id))
    );

    // The next pages go on behind those that run.
    let next = page.next.unwrap();
    let page: Page<FlowView> =
        cast.central.read(&format!("/flows?after={next}&total=true")).await.unwrap();
    assert!(page.items.iter().all(|view| view.flow.id != first.flow.id));
    // A definition, a mint, seven requests, two approvals, and the issue.
    assert_eq!((page.total, page.total_is_exact), (Some(12), Some(true)));

    cast.holder.take_offer().await.unwrap().unwrap();
    cast.holder.accept(token).await.unwrap();
    let ended = flows(&cast.central, &format!("kind=ISSUE&request={request}")).await;
    assert_eq!(ended.len(), 1);
    assert_eq!((ended[0].flow.status, ended[0].retry), (FlowStatus::Completed, Retry::Again));
    assert_eq!(ended[0].awaited, None);
    let steps = &ended[0].flow.steps;
    assert!(steps.iter().all(|step| step.status == StepStatus::Done && step.at.is_some()));
    assert!(steps.is_sorted_by_key(|step| step.at));
    assert!(flows(&cast.central, "status=RUNNING").await.is_empty());
}

#[tokio::test]
async fn filters_and_searches_find_what_is_on_the_screen() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    let (offered, _) = cast.offered("1234.50").await;
    let bank = &cast.holder.device;
    bank.send(&CancelAtIssuer { request: offered, version: 4 }).await.unwrap();
    let definition = cast.dirham.id;
    let mint = MintAtIssuer { definition, amount: "77".to_owned() };
    cast.central.send(&mint).await.unwrap();
    let other = device(&issuer.client(), "commercial-bank-2").await;
    let asked = RequestIssuanceAtIssuer { definition, amount: "77.70".to_owned(), corrects: None };
    let theirs = made(&other, &asked).await;

    let failed = flows(&cast.central, "status=FAILED").await;
    assert_eq!(failed.len(), 1);
    assert_eq!((&failed[0].flow.kind, failed[0].retry), (&FlowKind::ISSUE, Retry::Over));
    let (mint, ask) = (FlowKind::MINT, FlowKind::REQUEST_ISSUANCE);
    let day = &failed[0].flow.started_at.to_string()[..10];
    let issue = failed[0].flow.id;
    for (query, expected) in [
        ("q=77".to_owned(), vec![ask.clone(), mint.clone()]),
        ("q=77.7".to_owned(), vec![ask.clone()]),
        ("q=77.00+aed".to_owned(), vec![mint.clone()]),
        ("q=1,234.50&kind=ISSUE".to_owned(), vec![FlowKind::ISSUE]),
        ("kind=MINT&sort=startedAt".to_owned(), vec![mint.clone(), mint.clone()]),
        ("kind=MINT,DEFINE&q=1,000,000".to_owned(), vec![mint.clone()]),
        ("kind=NOTHING".to_owned(), vec![]),
        ("q=commercial+bank+2".to_owned(), vec![ask.clone()]),
        (format!("request={theirs}"), vec![ask.clone()]),
        (format!("q={theirs}"), vec![ask.clone()]),
        (format!("q={issue}"), vec![FlowKind::ISSUE]),
        (format!("q={day}&kind=DEFINE"), vec![FlowKind::DEFINE]),
        (format!("until={day}T00:00:00Z"), vec![]),
        (format!("from={day}T00:00:00Z&kind=ISSUE"), vec![FlowKind::ISSUE]),
        ("status=FAILED,RUNNING&q=dirham".to_owned(), vec![FlowKind::ISSUE]),
        ("q=zzz".to_owned(), vec![]),
    ] {
        assert_eq!(kinds(&cast.central, &query).await, expected, "{query}");
    }
    // What one may not see is not found either.
    assert_eq!(kinds(&other, "q=1,234.50").await, []);
    assert_eq!(kinds(&other, &format!("request={offered}")).await, []);
    assert_eq!(kinds(&other, "kind=MINT").await, []);
    assert_eq!(kinds(&other, "status=FAILED").await, []);
}

#[tokio::test]
async fn a_flow_has_an_address_for_its_parties_and_observers_alone() {
    let issuer = Issuer::start().await;
    let mut cast = Cast::enrol(&issuer).await;
    cast.hold("100").await;
    let party = participant_id("commercial-bank-2");
    let transfer = TransferAtIssuer { party, definition: cast.dirham.id, amount: "1".to_owned() };
    cast.holder.device.send(&transfer).await.unwrap();
    let flow = latest_flow(&cast.holder.device).await;
    assert_eq!(flow.kind, FlowKind::TRANSFER);
    let other = device(&issuer.client(), "commercial-bank-2").await;
    let regulator = device(&issuer.client(), "regulator").await;
    for reader in [&cast.holder.device, &other, &regulator] {
        let view: FlowView = reader.read(&format!("/flows/{}", flow.id)).await.unwrap();
        let is_own = reader.wallet == cast.holder.device.wallet;
        let device = flow.device.filter(|_| is_own);
        assert_eq!(view.flow, Flow { device, ..flow.clone() });
    }
    let read = async |device: &Device, flow: &str| {
        let path = format!("/api/v1/wallets/{}/flows/{flow}", device.wallet);
        let answer = device.client().get(&path, Some(&device.cookie())).await.unwrap();
        let refused = refusal(&answer);
        (refused, answer.json().unwrap())
    };
    let unknown = FlowId(Uuid::from_u128(7)).to_string();
    let (refused, said): (_, Value) = read(&cast.central, &unknown).await;
    assert_eq!(refused, (404, "NOT_FOUND".to_owned()));
    for (reader, flow) in [
        (&cast.central, flow.id.to_string()),
        (&cast.custodian, flow.id.to_string()),
        (&regulator, unknown),
        (&regulator, "x".to_owned()),
    ] {
        assert_eq!(read(reader, &flow).await, (refused.clone(), said.clone()), "{flow}");
    }
}
