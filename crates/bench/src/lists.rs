//! What the lists cost with many rows: the same reads of an issuer with few requests and of one with
//! many, turn by turn, and the ratio of their medians.

use std::{path::Path, process::Stdio, time::Instant};

use anyhow::{Context, ensure};
use hdrhistogram::Histogram;
use serde_json::Value;
use tallystick_core::view::{Page, RequestView};
use tallystick_holder::{Client, Device};
use tokio::process::Command;

use crate::issuer_process::{IssuerProcess, Limits};

/// How often each is read of each issuer.
const ROUNDS: usize = 200;

/// The reads: what it is, who reads, the path, and the query. `{definition}` and `{id}` stand for
/// those of a row in the middle of the list, `{from}` and `{until}` for the day of its last change.
const READS: &[(&str, &str, &str, &str)] = &[
    ("first page, open", "central-bank", "issuance-requests", ""),
    ("first page, all", "regulator", "issuance-requests", "status=all"),
    ("first page, all, of a bank", "commercial-bank", "issuance-requests", "status=all"),
    ("first page, all, of a custodian", "custodian", "transfer-requests", "status=all"),
    ("page of 100", "regulator", "issuance-requests", "status=all&limit=100"),
    ("next page, far down", "commercial-bank", "issuance-requests", "status=all&{after}"),
    ("sort updatedAt", "commercial-bank", "issuance-requests", "status=all&sort=updatedAt"),
    ("sort createdAt", "commercial-bank", "issuance-requests", "status=all&sort=createdAt"),
    ("sort -amount", "commercial-bank", "issuance-requests", "status=all&sort=-amount"),
    ("sort amount", "commercial-bank", "issuance-requests", "status=all&sort=amount"),
    ("sort name", "commercial-bank", "issuance-requests", "status=all&sort=name"),
    ("sort -symbol", "commercial-bank", "issuance-requests", "status=all&sort=-symbol"),
    ("sort requester", "commercial-bank", "transfer-requests", "status=all&sort=requester"),
    ("sort -approver", "commercial-bank", "transfer-requests", "status=all&sort=-approver"),
    (
        "sort requester, of another",
        "commercial-bank-2",
        "issuance-requests",
        "status=all&sort=requester",
    ),
    ("sort type", "commercial-bank", "transfer-requests", "status=all&sort=type"),
    ("sort status", "commercial-bank", "issuance-requests", "status=all&sort=status"),
    ("sort issuerStatus", "custodian", "issuance-requests", "status=all&sort=issuerStatus"),
    ("sort -custodianStatus", "custodian", "issuance-requests", "status=all&sort=-custodianStatus"),
    ("open, sort amount", "central-bank", "issuance-requests", "sort=amount"),
    ("filter status, many", "commercial-bank", "issuance-requests", "status=ISSUED"),
    ("filter status, some", "commercial-bank", "issuance-requests", "status=CANCELLED&limit=30"),
    ("filter status, few", "central-bank", "issuance-requests", "status=REJECTED&limit=10"),
    (
        "filter status, sort amount",
        "commercial-bank",
        "issuance-requests",
        "status=CANCELLED&sort=amount&limit=30",
    ),
    ("filter type", "commercial-bank", "transfer-requests", "status=all&type=PULL"),
    ("filter direction", "commercial-bank", "transfer-requests", "status=all&direction=incoming"),
    (
        "filter definition",
        "commercial-bank",
        "issuance-requests",
        "status=all&definition={definition}",
    ),
    (
        "filter definition, sort -amount",
        "commercial-bank",
        "issuance-requests",
        "status=all&definition={definition}&sort=-amount",
    ),
    (
        "filter requester",
        "central-bank",
        "issuance-requests",
        "status=all&requester=commercial-bank-2",
    ),
    (
        "filter from, until",
        "commercial-bank",
        "issuance-requests",
        "status=all&from={from}&until={until}&limit=1",
    ),
    ("search symbol", "commercial-bank", "issuance-requests", "status=all&q=jpy"),
    ("search requester", "central-bank", "issuance-requests", "status=all&q=commercial+bank+2"),
    ("search amount", "commercial-bank", "issuance-requests", "status=all&q=1,2&limit=1"),
    ("search amount and symbol", "commercial-bank", "issuance-requests", "status=all&q=11.00+aed"),
    ("search day", "commercial-bank", "issuance-requests", "status=all&q={day}&limit=1"),
    ("search id", "commercial-bank", "issuance-requests", "status=all&q={id}"),
    ("search status", "commercial-bank", "issuance-requests", "status=all&q=cancelled&limit=30"),
    ("search nothing", "commercial-bank", "issuance-requests", "status=all&q=zzz"),
    ("total, all", "regulator", "issuance-requests", "status=all&limit=1&total=true"),
    ("total, of a bank", "commercial-bank", "issuance-requests", "status=all&limit=1&total=true"),
    (
        "total, filtered",
        "commercial-bank",
        "issuance-requests",
        "status=CANCELLED&limit=1&total=true",
    ),
    ("flows", "regulator", "flows", "limit=50"),
    ("flows of a bank", "commercial-bank", "flows", "limit=50"),
    ("flows, kind", "commercial-bank", "flows", "limit=50&kind=CANCEL_REQUEST"),
    ("flows, failed", "commercial-bank", "flows", "limit=10&status=FAILED"),
    ("flows of a request", "commercial-bank", "flows", "request={id}"),
    ("flows, search id", "commercial-bank", "flows", "q={id}"),
    ("flows, search amount and symbol", "commercial-bank", "flows", "limit=1&q=12+jpy"),
    ("tokens", "central-bank", "tokens", ""),
    ("tokens, observed", "regulator", "tokens", ""),
    ("tokens, sort -expires", "central-bank", "tokens", "sort=-expires"),
    ("tokens, sort amount", "central-bank", "tokens", "sort=amount"),
    ("tokens, state", "central-bank", "tokens", "limit=10&state=DECLINED"),
    ("tokens of a holder", "central-bank", "tokens", "holder=commercial-bank-2"),
    ("tokens, search amount and symbol", "central-bank", "tokens", "limit=1&q=11.00+aed"),
    ("tokens, search nothing", "central-bank", "tokens", "q=zzz"),
    ("tokens, total", "central-bank", "tokens", "limit=1&total=true"),
    ("conservation", "commercial-bank", "conservation", ""),
    ("conservation over time", "commercial-bank", "conservation/{definition}", "points=200"),
];

/// An issuer with so many requests, and those who read.
struct Seeded {
    issuer: IssuerProcess,
    readers: Vec<(String, Device)>,
}

impl Seeded {
    async fn start(binary: &Path, folder: &Path, requests: u32) -> anyhow::Result<Self> {
        let home = folder.join(requests.to_string());
        std::fs::create_dir(&home)?;
        let database = format!("sqlite:{}", home.join("issuer.db").display());
        let status = Command::new(binary)
            .args(["seed", "--demo", "--listen", "127.0.0.1:0", "--database", &database])
            .args(["--requests", &requests.to_string()])
            .stdout(Stdio::null())
            .status()
            .await?;
        ensure!(status.success(), "the issuer could not be seeded");
        let issuer = IssuerProcess::start(binary, &home, Limits::None, crate::ALL_CORES).await?;
        let mut readers = Vec::new();
        for name in
            ["central-bank", "commercial-bank", "commercial-bank-2", "custodian", "regulator"]
        {
            let client = Client::new(issuer.address());
            readers.push((name.to_owned(), Device::enrol(&client, &name.parse()?).await?));
        }
        Ok(Self { issuer, readers })
    }

    fn reader(&self, name: &str) -> anyhow::Result<&Device> {
        let reader = self.readers.iter().find(|(reader, _)| reader == name);
        reader.map(|(_, device)| device).context("no such reader")
    }

    /// The path, with the values of a row in the middle in place of names.
    async fn path(&self, reader: &str, path: &str, query: &str) -> anyhow::Result<String> {
        let reader = self.reader(reader)?;
        let list = if path.ends_with("-requests") { path } else { "issuance-requests" };
        let mut pages = format!("/{list}?status=all&limit=200");
        let total: Page<RequestView> = reader.read(&format!("{pages}&total=true")).await?;
        let half = total.total.unwrap_or(0) / 400;
        let mut page = total;
        for _ in 0..half.min(25) {
            let Some(next) = page.next.take() else { break };
            pages = format!("/{list}?status=all&limit=200&after={next}");
            page = reader.read(&pages).await?;
        }
        let row = page.items.first().context("no requests")?;
        let changed = row.updated_at.to_string();
        let day = &changed[..10];
        let after =
            pages.split_once("after=").map_or(String::new(), |(_, after)| format!("after={after}"));
        let query = query
            .replace("{after}", &after)
            .replace("{definition}", &row.definition.to_string())
            .replace("{id}", &row.id.to_string())
            .replace("{from}", &format!("{day}T00:00:00Z"))
            .replace("{until}", &format!("{day}T23:59:59Z"))
            .replace("{day}", day);
        let path = path.replace("{definition}", &row.definition.to_string());
        Ok(format!("/{path}?{query}"))
    }
}

/// Reads everything of two issuers, one with so few requests and one with so many.
pub(crate) async fn measure(
    binary: &Path,
    folder: &Path,
    (few, many): (u32, u32),
) -> anyhow::Result<()> {
    let small = Seeded::start(binary, folder, few).await?;
    let large = Seeded::start(binary, folder, many).await?;
    println!("Lists with {few} and with {many} requests, milliseconds, medians of {ROUNDS} reads");
    println!("(a page with fewer rows costs less: those of both are beside it)");
    println!("  {:<34} {few:>8} {many:>8}  ratio  rows", "");
    let mut worst = (0.0, "");
    for (name, reader, list, query) in READS {
        let empty = Histogram::<u64>::new_with_bounds(1, 60_000_000, 3)?;
        let mut medians = [empty.clone(), empty];
        let paths =
            [small.path(reader, list, query).await?, large.path(reader, list, query).await?];
        let devices = [small.reader(reader)?, large.reader(reader)?];
        let mut rows = [0, 0];
        for round in 0..ROUNDS + 10 {
            for place in 0..2 {
                let started = Instant::now();
                let page: Value = devices[place].read(&paths[place]).await?;
                let microseconds = u64::try_from(started.elapsed().as_micros())?;
                let listed = [&page, &page["items"], &page["points"]];
                let listed = listed.into_iter().find_map(Value::as_array);
                rows[place] = listed.map_or(0, Vec::len);
                // The first ones warm the caches of both.
                if round >= 10 {
                    medians[place].saturating_record(microseconds);
                }
            }
        }
        let [few, many] =
            medians.map(|histogram| histogram.value_at_quantile(0.5) as f64 / 1_000.0);
        let ratio = many / few;
        println!("  {name:<34} {few:>8.2} {many:>8.2}  {ratio:>5.2}  {}, {}", rows[0], rows[1]);
        if ratio > worst.0 {
            worst = (ratio, name);
        }
    }
    println!("  the largest ratio: {:.2}, of {}", worst.0, worst.1);
    export(&large).await?;
    small.issuer.stop().await?;
    large.issuer.stop().await
}

/// Exports all issuances, and says what that takes.
async fn export(large: &Seeded) -> anyhow::Result<()> {
    let reader = large.reader("regulator")?;
    let path =
        format!("/api/v1/wallets/{}/issuance-requests.csv?status=all&sort=id", reader.wallet);
    let (memory, peak) = (large.issuer.memory()?, large.issuer.peak_memory()?);
    let started = Instant::now();
    let answer = reader.client().get(&path, Some(&reader.cookie())).await?;
    let took = started.elapsed();
    ensure!(answer.status == 200, "the export was refused: {}", answer.status);
    let lines = answer.body.iter().filter(|byte| **byte == b'\n').count();
    let in_mb = |bytes: u64| bytes as f64 / 1024.0 / 1024.0;
    println!();
    println!(
        "Export of {} requests: {:.1} MB in {took:.1?}; the issuer's memory was {:.1} MB before, {:.1} MB \
         after, and at most {:.1} MB (before: {:.1} MB)",
        lines - 1,
        in_mb(answer.body.len() as u64),
        in_mb(memory),
        in_mb(large.issuer.memory()?),
        in_mb(large.issuer.peak_memory()?),
        in_mb(peak),
    );
    Ok(())
}
