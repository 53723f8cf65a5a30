//! What rude clients cost the others: for each kind of rudeness the latency of a modest client and
//! the issuer's memory, before it and during it.
//!
//! The issuer runs on core 0; the modest client (127.0.0.1) and the rude one (127.0.0.2, a process
//! of its own and of lower priority) on core 1.

mod attacker;
mod probe;

use std::{path::Path, process::Stdio, time::Duration};

use anyhow::Context;
use clap::ValueEnum;
use tokio::process::Command;

use crate::issuer_process::{IssuerProcess, Limits};
pub(crate) use attacker::attack;

/// The kinds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub(crate) enum Kind {
    /// As many connections as there can be, on which nothing is said.
    IdleConnections,
    /// Headers that come byte by byte.
    SlowHeaders,
    /// Bodies that come byte by byte.
    SlowBodies,
    /// New wallets, as fast as possible.
    EnrolmentFlood,
    /// Reads with ever other filters.
    QueryFlood,
    /// As many event streams as there can be.
    StreamFlood,
    /// Event streams that are opened and left at once.
    ReconnectFlood,
    /// Requests that the issuer may want to log.
    LogFlood,
    /// One wallet that sends as many commands as it can.
    GreedyWallet,
}

/// Measures each kind and prints a row of the table for it.
pub(crate) async fn measure(
    binary: &Path,
    folder: &Path,
    kinds: &[Kind],
    duration: Duration,
) -> anyhow::Result<()> {
    run("taskset", &["-acp", "1", &std::process::id().to_string()]).await?;
    println!("Latency of a modest client (20 reads and 5 commands a second), milliseconds;");
    println!("{duration:?} before the rudeness and {duration:?} during it");
    println!();
    println!(
        "| rudeness | reads p50 | p99 | during p50 | p99 | commands p50 | p99 | during p50 | p99 | errors before | during | memory before | during | log |"
    );
    println!("|-|-|-|-|-|-|-|-|-|-|-|-|-|-|");
    for kind in kinds {
        let home = tempfile::tempdir_in(folder)?;
        let issuer = IssuerProcess::start(binary, home.path(), Limits::Usual, "0").await?;
        let probe = probe::Probe::enrol(issuer.address()).await?;
        probe.ask(Duration::from_secs(1), &issuer).await?;
        let before = probe.ask(duration, &issuer).await?;
        let name = kind.to_possible_value().context("a kind without a name")?;
        let name = name.get_name().to_owned();
        let mut attacker = Command::new("nice")
            .args(["-n", "10"])
            .arg(std::env::current_exe()?)
            .args(["--attack", &name, "--address", issuer.address()])
            .stdout(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let during = probe.ask(duration, &issuer).await?;
        attacker.kill().await?;
        println!(
            "| {name} | {} | {} | {} | {} | {} | {} | {} MB | {} MB | {} KB |",
            before.reads,
            during.reads,
            before.commands,
            during.commands,
            before.errors,
            during.errors,
            before.memory / 1_048_576,
            during.memory / 1_048_576,
            issuer.logged() / 1024,
        );
        issuer.kill().await?;
    }
    Ok(())
}

async fn run(program: &str, arguments: &[&str]) -> anyhow::Result<()> {
    let ran = Command::new(program).args(arguments).stdout(Stdio::null()).status().await?;
    anyhow::ensure!(ran.success(), "{program} failed");
    Ok(())
}
