//! What the commands need beyond Cargo: each tool says how to see whether it is there, and how to
//! get it.

mod cargo_tool;
mod chromium;
mod node_packages;
mod rustup;

use anyhow::{Context, Result};

use crate::{report, workspace::Workspace};

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
    /// Is it there, as it must be?
    fn is_present(&self, workspace: &Workspace) -> bool;
    /// Gets it; its progress is on the terminal.
    fn install(&self, workspace: &Workspace) -> Result<()>;
}

/// Installs those of the tools that are missing.
pub(crate) fn ensure(workspace: &Workspace, tools: &[&dyn Tool]) -> Result<()> {
    for tool in tools.iter().filter(|tool| !tool.is_present(workspace)) {
        report::installing(&tool.name(), tool.purpose());
        tool.install(workspace).with_context(|| format!("{} is not installed", tool.name()))?;
    }
    Ok(())
}

/// Installs what building the web app needs.
pub(crate) fn ensure_for_web(workspace: &Workspace) -> Result<()> {
    ensure(workspace, &[&WasmTarget, &wasm_bindgen(workspace)?, &trunk(), &NodePackages])
}
