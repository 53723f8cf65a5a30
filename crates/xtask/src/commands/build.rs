//! `cargo xtask build`: the web app, then the binary that holds it.

use std::{path::PathBuf, process::Command, sync::mpsc};

use anyhow::{Context, Result};

use crate::{
    process,
    progress::{self, Log, Task},
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

/// The web app. Trunk has all of it in one file, without the feature, which only our bundler can build.
const WEB_APP: [&str; 6] = [
    "build",
    "--target=wasm32-unknown-unknown",
    "--profile=web",
    "--package=tallystick-web",
    "--bins",
    "--features=split",
];

/// What makes `dist/` of it. It works for two seconds, so that nothing is gained by optimizing it.
const BUNDLER: [&str; 2] = ["build", "--package=tallystick-bundle"];

/// Builds; answers where the binary is.
///
/// # Errors
/// The first step that fails.
pub(crate) fn run(workspace: &Workspace, profile: Profile) -> Result<PathBuf> {
    let missing = tools::missing(workspace, &[&NodePackages]);
    if missing.is_empty() && workspace.target().join(profile.name()).is_dir() {
        tools::ensure(workspace, &[&WasmTarget])?;
    } else {
        build_at_once(workspace, profile, missing)?;
    }
    web_app(workspace)?;

    report::heading("Issuer");
    process::run(&mut profile.issuer(workspace))?;
    let binary = workspace.target().join(profile.name()).join("tallystick");
    report::success(&format!("{} is the whole product", binary.display()));
    Ok(binary)
}

/// Makes `dist/`, unless nothing has changed.
///
/// # Errors
/// The first step that fails.
pub(crate) fn web_app(workspace: &Workspace) -> Result<()> {
    report::heading("Web app");
    let web_app = WebApp::of(workspace);
    if web_app.is_up_to_date() {
        report::note("Nothing has changed since it was built.");
        return Ok(());
    }
    let begun = web_app.begin()?;
    process::run(&mut workspace.cargo(&WEB_APP))?;
    process::run(&mut workspace.cargo(&BUNDLER))?;
    process::run(&mut bundler(workspace))?;
    web_app.end(&begun)
}

fn bundler(workspace: &Workspace) -> Command {
    let mut bundler = workspace.command(workspace.target().join("debug/tallystick-bundle"));
    bundler.arg(workspace.target());
    bundler
}

/// Builds for the first time: each part alone would leave cores idle at its end.
fn build_at_once<'a>(
    workspace: &'a Workspace,
    profile: Profile,
    missing: Vec<Task<'a>>,
) -> Result<()> {
    report::heading("First build: everything is compiled, which takes some minutes, once");
    // Whoever drops the sender without a word has failed.
    let (ready, readies) = mpsc::channel();
    let mut tasks: Vec<Task<'_>> =
        missing.into_iter().map(|task| task.then_tell(ready.clone())).collect();
    let bundler_task =
        Task::new("the bundler", |log: &Log| log.run(&mut workspace.cargo(&BUNDLER)));
    tasks.push(bundler_task.then_tell(ready));
    let awaited = tasks.len();
    tasks.push(Task::new("the web app", move |log| {
        let web_app = WebApp::of(workspace);
        if web_app.is_up_to_date() {
            return Ok(());
        }
        let begun = web_app.begin()?;
        if !WasmTarget.is_present(workspace) {
            WasmTarget.install(workspace, log)?;
        }
        log.run(&mut workspace.cargo(&WEB_APP))?;
        log.says("compiled; it waits for what bundles it");
        for _ in 0..awaited {
            readies.recv().context("what bundles it is not there")?;
        }
        log.says("compiled; wasm-opt makes it small");
        log.run(&mut bundler(workspace))?;
        web_app.end(&begun)
    }));
    tasks.push(Task::new("the issuer's crates", move |log| {
        // The library only: the binary has to wait for the web app that it holds.
        log.run(profile.issuer(workspace).arg("--lib"))
    }));
    progress::run_all(workspace, tasks)
}
