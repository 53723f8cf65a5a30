//! `cargo xtask build`: the web app, then the binary that holds it.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{
    process,
    progress::{self, Task},
    report,
    tools::{self, NodePackages, Tool, WasmTarget},
    web_app::WebApp,
    workspace::Workspace,
};

/// How much the compiler may take its time with the issuer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Profile {
    /// What is given to others, tested and measured.
    Release,
    /// What a demonstration on this machine needs, compiled in a good part of the time.
    Quick,
}

impl Profile {
    /// As Cargo names the profile, and its folder.
    fn name(self) -> &'static str {
        match self {
            Self::Release => "release",
            Self::Quick => "quick",
        }
    }

    fn issuer(self, workspace: &Workspace) -> Command {
        let profile = format!("--profile={}", self.name());
        workspace.cargo(&["build", &profile, "--package=tallystick-issuer"])
    }
}

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
pub(crate) fn run(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    prepare(workspace, profile)?;
    report::heading("Web app");
    let web_app = WebApp::of(workspace);
    if web_app.is_up_to_date() {
        report::note("Nothing has changed since it was built.");
    } else {
        let stamp = web_app.begin()?;
        let mut trunk = workspace.command("trunk");
        // Trunk wants `true` or `false` where the convention is that any value says no.
        trunk.args(["build", "--release"]).env_remove("NO_COLOR");
        process::run(&mut trunk)?;
        web_app.end(&stamp)?;
    }

    report::heading("Issuer");
    process::run(&mut profile.issuer(workspace))?;
    let binary = workspace.target().join(profile.name()).join("tallystick");
    report::success(&format!("{} is the whole product", binary.display()));
    Ok(binary)
}

/// Installs what the build needs. While the tools are compiled, so is what does not need them: each
/// of these alone leaves cores idle at its end.
fn prepare(workspace: &Workspace, profile: Profile) -> Result<()> {
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
        log.run(profile.issuer(workspace).arg("--lib"))
    }));
    report::heading("First build: everything is compiled, which takes some minutes, once");
    progress::run_all(workspace, tasks)
}
