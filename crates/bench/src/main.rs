//! Measures settled issuances per second over HTTP with native holders, six signed messages
//! each, and beside them what this machine can do at most: signatures, commits, requests.
//!
//! `cargo xtask bench` builds the issuer and runs this.

mod issuance;
mod issuer_process;
mod latency;
mod lists;
mod raw;
mod rudeness;

use std::{path::PathBuf, time::Duration};

use clap::{Parser, ValueEnum};
use issuer_process::{IssuerProcess, Limits};
use rudeness::Kind;

#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// As `taskset` names them; more than there are does no harm.
const ALL_CORES: &str = "0-1023";

/// Measures the issuer.
#[derive(Debug, Parser)]
struct Arguments {
    /// The issuer's binary.
    #[arg(long, default_value = "target/release/tallystick")]
    issuer: PathBuf,
    /// Where its database is, on the disk to measure; a temporary folder is made there.
    #[arg(long, default_value = "target")]
    folder: PathBuf,
    /// How long each load lasts, in seconds: 10 unless said otherwise, and 60 with --rudeness.
    #[arg(long)]
    seconds: Option<u64>,
    /// How many holders work at the same time.
    #[arg(long, value_delimiter = ',', default_values_t = [8, 32, 64, 128, 256])]
    connections: Vec<usize>,
    /// Instead of that, measures what rude clients cost the others, each kind for so long twice.
    #[arg(long)]
    rudeness: bool,
    /// Instead of that, measures the lists of an issuer with so few and so many requests.
    #[arg(long)]
    lists: bool,
    /// How many requests the two issuers of `--lists` have.
    #[arg(long, num_args = 2, value_names = ["FEW", "MANY"], default_values_t = [1_000, 100_000])]
    requests: Vec<u32>,
    /// Only these kinds of rudeness.
    #[arg(long, value_delimiter = ',')]
    only: Vec<Kind>,
    /// Is rude to an issuer until it is ended.
    #[arg(long, hide = true, requires = "address")]
    attack: Option<Kind>,
    /// Whom to be rude to.
    #[arg(long, hide = true)]
    address: Option<String>,
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let arguments = Arguments::parse();
    if let (Some(kind), Some(address)) = (arguments.attack, &arguments.address) {
        return rudeness::attack(kind, address).await;
    }
    let folder = tempfile::tempdir_in(&arguments.folder)?;
    let seconds = arguments.seconds.unwrap_or(if arguments.rudeness { 60 } else { 10 });
    let duration = Duration::from_secs(seconds);

    if arguments.rudeness {
        let kinds =
            if arguments.only.is_empty() { Kind::value_variants() } else { &arguments.only };
        return rudeness::measure(&arguments.issuer, folder.path(), kinds, duration).await;
    }

    if arguments.lists {
        let sizes = (arguments.requests[0], arguments.requests[1]);
        return lists::measure(&arguments.issuer, folder.path(), sizes).await;
    }

    println!("Raw limits of this machine, now");
    let signatures = raw::signatures(Duration::from_secs(2));
    println!(
        "  Ed25519, one core: {:.1} µs to sign, {:.1} µs to verify strictly",
        signatures.sign.as_secs_f64() * 1e6,
        signatures.verify.as_secs_f64() * 1e6,
    );
    let ceiling = signatures.issuances_per_second();
    println!("  signing and verifying alone, two cores: {ceiling:.0} issuances per second");
    let commits = raw::commits(folder.path(), Duration::from_secs(3)).await?;
    println!("  SQLite, synchronous=FULL, one row a commit: {commits:.0} commits per second");

    let issuer =
        IssuerProcess::start(&arguments.issuer, folder.path(), Limits::None, ALL_CORES).await?;
    let requests = raw::requests(issuer.address(), 64, Duration::from_secs(3)).await?;
    println!("  HTTP, GET /api/v1/issuer, 64 connections: {requests:.0} requests per second");

    println!();
    println!("Settled issuances, six signed messages and two reads each, {duration:?} a load");
    println!("  connections  settled/s  of Ed25519's limit  issuer CPU  Ed25519 of it  memory");
    let mut reports = Vec::new();
    for connections in arguments.connections {
        let before = issuer.cpu_time()?;
        let load = issuance::load(issuer.address(), connections, duration).await?;
        let spent = (issuer.cpu_time()? - before).as_secs_f64();
        let settled = load.settled as f64 / load.elapsed.as_secs_f64();
        let signing = signatures.in_issuer().as_secs_f64() * load.settled as f64;
        println!(
            "  {connections:>11}  {settled:>9.0}  {:>17.0}%  {:>9.0}%  {:>12.0}%  {:>3} MB",
            100.0 * settled / ceiling,
            100.0 * spent / load.elapsed.as_secs_f64(),
            100.0 * signing / spent,
            issuer.peak_memory()? / 1024 / 1024,
        );
        reports.push((connections, load));
    }
    for (connections, load) in &reports {
        println!();
        println!("Latency at {connections} connections, milliseconds");
        print!("{}", load.latencies);
    }

    let books = issuance::audit(issuer.address()).await?;
    println!();
    println!("Books after all of it: {books}");
    issuer.stop().await
}
