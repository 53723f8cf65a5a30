//! `cargo xtask build`: the web app, then the binary that holds it.

use std::path::PathBuf;

use anyhow::Result;

use crate::{
    process,
    progress::{self, Task},
    report,
    tools::{self, NodePackages, Tool, WasmTarget},
    workspace::Workspace,
};

const ISSUER: [&str; 3] = ["build", "--release", "--package=tallystick-issuer"];

/// What Trunk will ask of Cargo, word for word, so that Trunk finds it compiled.
const WEB_APP: [&str; 5] = [
    "build",
    "--target=wasm32-unknown-unknown",
    "--profile=web",
    "--package=tallystick-web",
    "--bins",
];

/// Builds; answers where the binary is.
///
/// # Errors
/// The first step that fails.
pub(crate) fn run(workspace: &Workspace) -> Result<PathBuf> {
    prepare(workspace)?;
    report::heading("Web app");
    let mut trunk = workspace.command("trunk");
    // Trunk wants `true` or `false` where the convention is that any value says no.
    trunk.args(["build", "--release"]).env_remove("NO_COLOR");
    process::run(&mut trunk)?;

    report::heading("Issuer");
    process::run(&mut workspace.cargo(&ISSUER))?;
    let binary = workspace.target().join("release/tallystick");
    report::success(&format!("{} is the whole product", binary.display()));
    Ok(binary)
}

/// Installs what the build needs. While the tools are compiled, so is what does not need them: each
/// of these alone leaves cores idle at its end.
fn prepare(workspace: &Workspace) -> Result<()> {
    let (trunk, wasm_bindgen) = (tools::trunk(), tools::wasm_bindgen(workspace)?);
    let mut tasks = tools::missing(workspace, &[&trunk, &wasm_bindgen, &NodePackages]);
    if tasks.is_empty() {
        return tools::ensure(workspace, &[&WasmTarget]);
    }
    tasks.push(Task::new("the web app's crates", |log| {
        if !WasmTarget.is_present(workspace) {
            WasmTarget.install(workspace, log)?;
        }
        log.run(&mut workspace.cargo(&WEB_APP))
    }));
    tasks.push(Task::new("the issuer's crates", |log| {
        // The library only: the binary has to wait for the web app that it holds.
        log.run(workspace.cargo(&ISSUER).arg("--lib"))
    }));
    report::heading("First build: everything is compiled, which takes some minutes, once");
    progress::run_all(workspace, tasks)
}
