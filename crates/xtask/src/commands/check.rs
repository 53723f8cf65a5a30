//! `cargo xtask check`: format, lints, documentation, licences, tidiness, and that Trunk can still build
//! the page.

use anyhow::{Context, Result};

use super::{same_as_trunk, tidy};
use crate::{
    process, report,
    tools::{self, Component, NodePackages, WasmTarget, cargo_deny, trunk, wasm_bindgen},
    workspace::Workspace,
};

const NATIVE: [&str; 2] = ["--workspace", "--exclude=tallystick-web"];
const WASM: [&str; 3] =
    ["--target=wasm32-unknown-unknown", "--package=tallystick-core", "--package=tallystick-web"];
const WEB: [&str; 2] = ["--target=wasm32-unknown-unknown", "--package=tallystick-web"];

/// Checks all; the first finding ends it.
pub(crate) fn run(workspace: &Workspace) -> Result<()> {
    tools::ensure(
        workspace,
        &[
            &Component { name: "rustfmt", subcommand: "fmt" },
            &Component { name: "clippy", subcommand: "clippy" },
            &WasmTarget,
            &NodePackages,
            &cargo_deny(),
            &trunk(),
            &wasm_bindgen(workspace)?,
        ],
    )?;

    report::heading("Tidiness");
    tidy::check(workspace)?;

    report::heading("Format");
    process::run(&mut workspace.cargo(&["fmt", "--all", "--check"]))
        .context("the format is not rustfmt's: run `cargo fmt --all`")?;

    report::heading("Lints");
    lint(workspace, &NATIVE).context("lints of native code")?;
    lint(workspace, &WASM).context("lints of code for the browser")?;

    report::heading("Documentation");
    document(workspace, &NATIVE)?;
    document(workspace, &WEB)?;

    report::heading("Types of the end-to-end tests");
    process::run(workspace.command("tsc").args(["--project", "e2e"]))?;

    same_as_trunk::check(workspace)?;

    report::heading("Licences, bans and sources of dependencies");
    process::run(&mut workspace.cargo(&["deny", "check", "licenses", "bans", "sources"]))?;
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
