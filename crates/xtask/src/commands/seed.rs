//! `cargo xtask seed`: a database of the demo network with many requests, to look at and to measure.

use std::{fs, path::PathBuf};

use anyhow::{Context, Result, ensure};

use super::build::{self, Profile};
use crate::{process, report, workspace::Workspace};

/// What is made.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// How many requests, of all kinds and in all stages.
    #[arg(long, default_value_t = 100_000)]
    requests: u32,
    /// The new database; target/seed/REQUESTS.db unless said otherwise.
    #[arg(long)]
    database: Option<PathBuf>,
}

/// Builds, makes the database, and says how to serve it.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let binary = build::run(workspace, Profile::Quick)?;
    let requests = arguments.requests;
    let usual = || workspace.target().join("seed").join(format!("{requests}.db"));
    let database = arguments.database.clone().unwrap_or_else(usual);
    ensure!(!database.exists(), "{} is there already; delete it first", database.display());
    if let Some(folder) = database.parent() {
        fs::create_dir_all(folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
    }
    let address = format!("sqlite:{}", database.display());

    report::heading(&format!("{requests} requests"));
    let mut seed = workspace.command(&binary);
    seed.args(["seed", "--demo", "--listen", "127.0.0.1:0", "--database", &address]);
    process::run(seed.args(["--requests", &requests.to_string()])).context("the requests")?;
    report::note(&format!("To look at it: cargo xtask serve --database {address}"));
    Ok(())
}
