//! What the commands need beyond Cargo: each tool says how to see whether it is there, and how to
//! get it.

mod cargo_tool;
mod chromium;
mod node_packages;
mod rustup;

use anyhow::Result;

use crate::{
    progress::{self, Log, Task},
    report,
    workspace::Workspace,
};

pub(crate) use self::{
    cargo_tool::{cargo_deny, trunk, wasm_bindgen},
    chromium::{CHROMEDRIVER, Chromium},
    node_packages::NodePackages,
    rustup::{Component, WasmTarget},
};

/// Something to install.
pub(crate) trait Tool {
    /// Its name, and its version where that matters.
    fn name(&self) -> String;
    /// What it is needed for, as the end of the sentence `Installing X: …`.
    fn purpose(&self) -> &str;
    /// Whether it is there, as it must be.
    fn is_present(&self, workspace: &Workspace) -> bool;
    /// Installs it; what the programs say goes to the log.
    ///
    /// # Errors
    /// When a program that installs it fails.
    fn install(&self, workspace: &Workspace, log: &Log) -> Result<()>;
}

/// Installs those of the tools that are missing, all at once.
///
/// # Errors
/// The first tool that could not be installed.
pub(crate) fn ensure(workspace: &Workspace, tools: &[&(dyn Tool + Sync)]) -> Result<()> {
    progress::run_all(workspace, missing(workspace, tools))
}

/// The installation of each tool that is missing, which is named to the person.
pub(crate) fn missing<'a>(
    workspace: &'a Workspace,
    tools: &[&'a (dyn Tool + Sync)],
) -> Vec<Task<'a>> {
    let missing = tools.iter().copied().filter(|tool| !tool.is_present(workspace));
    let install = |tool: &'a (dyn Tool + Sync)| {
        report::installing(&tool.name(), tool.purpose());
        Task::new(tool.name(), move |log| tool.install(workspace, log))
    };
    missing.map(install).collect()
}
