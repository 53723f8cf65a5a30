//! `cargo xtask build`: the web app, then the binary that holds it.

use std::path::PathBuf;

use anyhow::Result;

use crate::{process, report, tools, workspace::Workspace};

/// Builds; answers where the binary is.
pub(crate) fn run(workspace: &Workspace) -> Result<PathBuf> {
    report::heading("Web app");
    tools::ensure_for_web(workspace)?;
    let mut trunk = workspace.command("trunk");
    // Trunk wants `true` or `false` where the convention is that any value says no.
    trunk.args(["build", "--release"]).env_remove("NO_COLOR");
    process::run(&mut trunk)?;

    report::heading("Issuer");
    process::run(&mut workspace.cargo(&["build", "--release", "--package=tallystick-issuer"]))?;
    let binary = workspace.target().join("release/tallystick");
    report::success(&format!("{} is the whole product", binary.display()));
    Ok(binary)
}
