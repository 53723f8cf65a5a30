//! The load: holders that request, operators that approve and issue, holders that accept.

use std::{
    sync::Arc,
    time::{Duration, Instant},
};

use anyhow::{Context, ensure};
use tallystick_core::{
    Definition, ParticipantId,
    actions::{ApproveAtIssuer, IssueAtIssuer},
    view::VaultView,
};
use tallystick_holder::{Client, Device, Holder};
use tokio::{sync::Barrier, task::JoinSet};

use crate::latency::Latencies;

/// What a load did.
pub(crate) struct Load {
    /// How many issuances were settled.
    pub(crate) settled: u64,
    /// In which time.
    pub(crate) elapsed: Duration,
    /// How long each message took.
    pub(crate) latencies: Latencies,
}

fn named(id: &str) -> anyhow::Result<ParticipantId> {
    Ok(id.parse()?)
}

/// Runs so many workers for so long; each is a holder with the two approvers at its side.
pub(crate) async fn load(
    address: &str,
    connections: usize,
    duration: Duration,
) -> anyhow::Result<Load> {
    let client = Client::new(address);
    let issuer = Arc::new(Device::enrol(&client, &named("central-bank")?).await?);
    let custodian = Arc::new(Device::enrol(&client, &named("custodian")?).await?);
    let definitions: Vec<Definition> = issuer.read("/definitions").await?;
    let definition = Arc::new(definitions.into_iter().next().context("no definition")?);

    let ready = Arc::new(Barrier::new(connections + 1));
    let mut workers = JoinSet::new();
    for _ in 0..connections {
        let device = Device::enrol(&client, &named("commercial-bank")?).await?;
        let (issuer, custodian) = (issuer.clone(), custodian.clone());
        let (definition, ready) = (definition.clone(), ready.clone());
        workers.spawn(async move {
            let mut holder = Holder::new(device).await?;
            let (mut latencies, mut settled) = (Latencies::default(), 0_u64);
            ready.wait().await;
            let started = Instant::now();
            while started.elapsed() < duration {
                issue(&mut holder, &issuer, &custodian, &definition, &mut latencies).await?;
                settled += 1;
            }
            anyhow::Ok((settled, latencies))
        });
    }
    ready.wait().await;
    let started = Instant::now();
    let mut load = Load { settled: 0, elapsed: duration, latencies: Latencies::default() };
    while let Some(worker) = workers.join_next().await {
        let (settled, latencies) = worker??;
        load.settled += settled;
        load.latencies.add(&latencies)?;
    }
    load.elapsed = started.elapsed();
    Ok(load)
}

/// One issuance of one fils, from the request to the answer.
async fn issue(
    holder: &mut Holder,
    issuer: &Device,
    custodian: &Device,
    definition: &Definition,
    latencies: &mut Latencies,
) -> anyhow::Result<()> {
    let at = Instant::now();
    let request = holder.request(definition, "0.01").await?;
    let at = latencies.note(1, "RequestIssuance@Issuer", at);
    issuer.send(&ApproveAtIssuer { request, version: 1 }).await?;
    let at = latencies.note(2, "Approve@Issuer (issuer)", at);
    custodian.send(&ApproveAtIssuer { request, version: 2 }).await?;
    let at = latencies.note(3, "Approve@Issuer (custod.)", at);
    issuer.send(&IssueAtIssuer { request, version: 3 }).await?;
    let at = latencies.note(4, "Issue@Issuer", at);
    let token = holder.take_offer().await?.context("no offer came")?;
    let at = latencies.note(5, "mailbox and its ack", at);
    holder.save(token).await?;
    let at = latencies.note(6, "Issued@Issuer", at);
    holder.send().await?;
    latencies.note(7, "Offered@Issuer", at);
    // A load of minutes would otherwise measure this process's memory.
    ensure!(holder.token(token).await?.is_some(), "the token was not kept");
    holder.forget(token).await?;
    Ok(())
}

/// Adds up what everybody holds.
pub(crate) async fn audit(address: &str) -> anyhow::Result<String> {
    let client = Client::new(address);
    let mut parts = Vec::new();
    let mut total = 0;
    for participant in ["central-bank", "commercial-bank", "commercial-bank-2"] {
        let device = Device::enrol(&client, &named(participant)?).await?;
        for vault in device.read::<Vec<VaultView>>("/vaults").await? {
            total += vault.balance.minor_units() + vault.reserved.minor_units();
            ensure!(vault.reserved.is_zero(), "{participant} still holds something back");
            parts.push(format!("{participant} {}", vault.balance.grouped()));
        }
    }
    ensure!(total == 100_000_000, "1,000,000.00 was minted, but {total} minor units are held");
    Ok(format!("{}; they add up to what was minted", parts.join(", ")))
}
