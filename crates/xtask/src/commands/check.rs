//! `cargo xtask check`: format, lints, documentation, licences, tidiness, and that Trunk can still build
//! the page.

use anyhow::{Context, Result};
use clap::ValueEnum;

use super::{same_as_trunk, tidy};
use crate::{
    process, report,
    tools::{self, Component, NodePackages, Tool, WasmTarget, cargo_deny, trunk, wasm_bindgen},
    workspace::Workspace,
};

const NATIVE: [&str; 2] = ["--workspace", "--exclude=tallystick-web"];
const WASM: [&str; 4] = [
    "--target=wasm32-unknown-unknown",
    "--package=tallystick-core",
    "--package=tallystick-web",
    "--features=tallystick-web/split",
];
const WEB: [&str; 2] = ["--target=wasm32-unknown-unknown", "--package=tallystick-web"];

/// What is checked.
#[derive(clap::Args)]
pub(crate) struct Arguments {
    /// Only these, separated by commas.
    #[arg(long, value_enum, value_delimiter = ',')]
    only: Vec<Part>,
}

/// A part of the checks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum Part {
    /// Sizes of files, names, and what the documentation refers to.
    Tidiness,
    /// rustfmt's format.
    Format,
    /// clippy's lints, of native code and of code for the browser.
    Lints,
    /// Documentation without warnings.
    Documentation,
    /// Types of the end-to-end tests.
    Types,
    /// Trunk can make the page, and all but the code as the bundler does.
    Trunk,
    /// Licences, bans and sources of dependencies.
    Licences,
}

impl Part {
    fn tools(self, workspace: &Workspace) -> Result<Vec<Box<dyn Tool + Sync>>> {
        Ok(match self {
            Self::Tidiness => Vec::new(),
            Self::Format => vec![Box::new(Component { name: "rustfmt", subcommand: "fmt" })],
            Self::Lints => vec![
                Box::new(Component { name: "clippy", subcommand: "clippy" }),
                Box::new(WasmTarget),
            ],
            Self::Documentation => vec![Box::new(WasmTarget)],
            Self::Types => vec![Box::new(NodePackages)],
            Self::Trunk => vec![
                Box::new(WasmTarget),
                Box::new(NodePackages),
                Box::new(trunk()),
                Box::new(wasm_bindgen(workspace)?),
            ],
            Self::Licences => vec![Box::new(cargo_deny())],
        })
    }

    fn check(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::Tidiness => {
                report::heading("Tidiness");
                tidy::check(workspace)
            }
            Self::Format => {
                report::heading("Format");
                process::run(&mut workspace.cargo(&["fmt", "--all", "--check"]))
                    .context("the format is not rustfmt's: run `cargo fmt --all`")
            }
            Self::Lints => {
                report::heading("Lints");
                lint(workspace, &NATIVE).context("lints of native code")?;
                lint(workspace, &WASM).context("lints of code for the browser")
            }
            Self::Documentation => {
                report::heading("Documentation");
                document(workspace, &NATIVE)?;
                document(workspace, &WEB)
            }
            Self::Types => {
                report::heading("Types of the end-to-end tests");
                process::run(workspace.command("tsc").args(["--project", "e2e"]))
            }
            Self::Trunk => same_as_trunk::check(workspace),
            Self::Licences => {
                report::heading("Licences, bans and sources of dependencies");
                process::run(
                    &mut workspace.cargo(&["deny", "check", "licenses", "bans", "sources"]),
                )
            }
        }
    }
}

/// Checks all, or what is asked for; the first finding ends it.
pub(crate) fn run(workspace: &Workspace, arguments: &Arguments) -> Result<()> {
    let parts = Part::value_variants().iter().copied();
    let parts: Vec<Part> =
        parts.filter(|part| arguments.only.is_empty() || arguments.only.contains(part)).collect();
    let needed: Result<Vec<_>> = parts.iter().map(|part| part.tools(workspace)).collect();
    for tool in needed?.into_iter().flatten() {
        tools::ensure(workspace, &[&*tool])?;
    }
    for part in &parts {
        part.check(workspace)?;
    }
    report::success("All checks passed");
    Ok(())
}

fn lint(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    let mut command = workspace.cargo(&["clippy", "--all-targets"]);
    process::run(command.args(packages).args(["--", "--deny=warnings"]))
}

fn document(workspace: &Workspace, packages: &[&str]) -> Result<()> {
    let mut command = workspace.cargo(&["doc", "--no-deps"]);
    process::run(command.args(packages).env("RUSTDOCFLAGS", "--deny=warnings"))
        .context("documentation")
}
