//! What rustup adds to the toolchain that is in use.

use std::path::Path;

use anyhow::Result;

use super::Tool;
use crate::{process, progress::Log, workspace::Workspace};

const TARGET: &str = "wasm32-unknown-unknown";

/// Rust's standard library for WebAssembly.
pub(crate) struct WasmTarget;

impl Tool for WasmTarget {
    fn name(&self) -> String {
        format!("the target {TARGET}")
    }

    fn purpose(&self) -> &str {
        "the console and the wallet run in the browser as WebAssembly"
    }

    fn is_present(&self, workspace: &Workspace) -> bool {
        let mut question = workspace.command("rustc");
        question.args(["--print=target-libdir", "--target", TARGET]);
        process::answer_of(&mut question).is_some_and(|folder| Path::new(folder.trim()).exists())
    }

    fn install(&self, workspace: &Workspace, log: &Log) -> Result<()> {
        log.run(workspace.command("rustup").args(["target", "add", TARGET]))
    }
}

/// A part of the toolchain that minimal installations leave out.
pub(crate) struct Component {
    /// rustup's name for it, `clippy`.
    pub(crate) name: &'static str,
    /// How to ask whether it is there, `cargo clippy --version`.
    pub(crate) subcommand: &'static str,
}

impl Tool for Component {
    fn name(&self) -> String {
        self.name.to_owned()
    }

    fn purpose(&self) -> &str {
        "a part of `cargo xtask check`"
    }

    fn is_present(&self, workspace: &Workspace) -> bool {
        process::answer_of(&mut workspace.cargo(&[self.subcommand, "--version"])).is_some()
    }

    fn install(&self, workspace: &Workspace, log: &Log) -> Result<()> {
        log.run(workspace.command("rustup").args(["component", "add", self.name]))
    }
}
