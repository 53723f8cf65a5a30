//! `cargo xtask bench`: what the issuer and the web app do on this machine, beside its raw limits.

use anyhow::{Context, Result};

use super::build::{self, Profile};
use crate::{
    process, report,
    tools::{self, Chromium, NodePackages},
    workspace::Workspace,
};

/// What is measured.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only the issuer, not the browser.
    #[arg(long)]
    issuer_only: bool,
    /// Only this.
    #[arg(long)]
    only: Option<Part>,
    /// More arguments for the load, after `--`: `cargo xtask bench -- --help`.
    #[arg(last = true)]
    load: Vec<String>,
}

/// A part of what is measured.
#[derive(Clone, Copy, clap::ValueEnum)]
enum Part {
    /// The lists of requests, with 1,000 and with 100,000 of them.
    Lists,
}

/// Builds for release, then measures.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let binary = build::run(workspace, Profile::Release)?;
    let package = "--package=tallystick-bench";
    process::run(&mut workspace.cargo(&["build", "--release", package]))?;

    if let Some(Part::Lists) = arguments.only {
        report::heading("Lists");
    } else {
        report::heading("Issuer under load");
    }
    let mut load = workspace.command(workspace.target().join("release/tallystick-bench"));
    load.arg("--issuer").arg(&binary).arg("--folder").arg(workspace.target());
    if arguments.only.is_some() {
        load.arg("--lists");
    }
    process::run(load.args(&arguments.load)).context("the load")?;
    if arguments.issuer_only || arguments.only.is_some() {
        return Ok(());
    }

    report::heading("First load, and from Yes to both balances, in Chromium");
    tools::ensure(workspace, &[&NodePackages, &Chromium])?;
    let mut playwright = workspace.command("playwright");
    playwright.args(["test", "--config=e2e/bench.config.ts"]);
    playwright.env("TALLYSTICK_BINARY", binary);
    process::run(&mut playwright).context("the measurement in Chromium")
}
