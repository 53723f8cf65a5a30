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
    /// The database, such as one that `cargo xtask seed` made: sqlite:PATH. One that is kept in
    /// target/demo unless said otherwise.
    #[arg(long)]
    database: Option<String>,
    /// More arguments for the issuer, after `--`: `cargo xtask serve -- --help`.
    #[arg(last = true)]
    issuer: Vec<String>,
}

/// Builds, then becomes the issuer, which prints its address and ends with Ctrl-C.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let binary = build::run(workspace, Profile::Quick)?;
    report::heading("Demo network");
    let database = match &arguments.database {
        Some(database) => database.clone(),
        None => {
            let folder = workspace.target().join("demo");
            fs::create_dir_all(&folder)
                .with_context(|| format!("{} cannot be made", folder.display()))?;
            let kept = folder.display();
            report::note(&format!("It is kept in {kept}; delete that folder to start anew."));
            format!("sqlite:{}", folder.join("tallystick.db").display())
        }
    };
    let error = workspace
        .command(&binary)
        .args(["serve", "--demo", "--listen", &arguments.listen])
        .arg("--database")
        .arg(database)
        .args(&arguments.issuer)
        .exec();
    Err(error).with_context(|| format!("{} could not be started", binary.display()))
}
