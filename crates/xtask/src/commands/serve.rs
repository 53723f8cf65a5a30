//! `cargo xtask serve`: the demo network on this machine.

use std::{fs, os::unix::process::CommandExt};

use anyhow::{Context, Result};

use super::build::{self, Profile};
use crate::{report, workspace::Workspace};

/// How the demo is served.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Where the issuer listens.
    #[arg(long, default_value = "127.0.0.1:8080", env = "TALLYSTICK_LISTEN")]
    listen: String,
    /// More arguments for the issuer, after `--`: `cargo xtask serve -- --help`.
    #[arg(last = true)]
    issuer: Vec<String>,
}

/// Builds, then becomes the issuer, which prints its address and ends with Ctrl-C.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let binary = build::run(workspace, Profile::Quick)?;
    let folder = workspace.target().join("demo");
    fs::create_dir_all(&folder).with_context(|| format!("{} cannot be made", folder.display()))?;
    let database = folder.join("tallystick.db");

    report::heading("Demo network");
    report::note(&format!("It is kept in {}; delete that folder to start anew.", folder.display()));
    let error = workspace
        .command(&binary)
        .args(["serve", "--demo", "--listen", &arguments.listen])
        .arg("--database")
        .arg(format!("sqlite:{}", database.display()))
        .args(&arguments.issuer)
        .exec();
    Err(error).with_context(|| format!("{} could not be started", binary.display()))
}
