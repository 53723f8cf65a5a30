//! Where things are, and how programs are started there.

use std::{
    env,
    ffi::{OsStr, OsString},
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, ensure};
use serde::Deserialize;

/// This workspace on this machine.
pub(crate) struct Workspace {
    metadata: Metadata,
    search_path: OsString,
}

#[derive(Deserialize)]
struct Metadata {
    packages: Vec<Package>,
    target_directory: PathBuf,
    workspace_root: PathBuf,
}

#[derive(Deserialize)]
struct Package {
    name: String,
    version: String,
}

impl Workspace {
    /// Asks Cargo, which also downloads the sources of all crates that are not here yet: the web
    /// build that follows works offline.
    pub(crate) fn locate() -> Result<Self> {
        let output = Command::new("cargo")
            .args(["metadata", "--format-version=1"])
            .stderr(Stdio::inherit())
            .output()
            .context("cargo could not be started; is it on the PATH?")?;
        ensure!(output.status.success(), "`cargo metadata` ended with {}", output.status);
        let metadata: Metadata =
            serde_json::from_slice(&output.stdout).context("cargo's answer cannot be read")?;
        let search_path = search_path(&metadata.workspace_root)?;
        Ok(Self { metadata, search_path })
    }

    /// The folder with the workspace's Cargo.toml.
    pub(crate) fn root(&self) -> &Path {
        &self.metadata.workspace_root
    }

    /// Where Cargo puts what it compiles.
    pub(crate) fn target(&self) -> &Path {
        &self.metadata.target_directory
    }

    /// The version of a crate that Cargo.lock names.
    pub(crate) fn locked_version(&self, package: &str) -> Result<&str> {
        self.metadata
            .packages
            .iter()
            .find(|candidate| candidate.name == package)
            .map(|found| found.version.as_str())
            .with_context(|| format!("Cargo.lock does not name {package}"))
    }

    /// A program that runs in the workspace's folder and finds the tools of Cargo and npm.
    pub(crate) fn command(&self, program: impl AsRef<OsStr>) -> Command {
        // A program is looked for where this process looks, not where the new one will.
        let found = which::which_in(&program, Some(&self.search_path), self.root());
        let mut command = Command::new(found.unwrap_or_else(|_| program.as_ref().into()));
        command.current_dir(self.root()).env("PATH", &self.search_path);
        command
    }

    /// `cargo`, in the workspace's folder.
    pub(crate) fn cargo(&self, arguments: &[&str]) -> Command {
        let mut command = self.command("cargo");
        command.args(arguments);
        command
    }

    /// Is there such a program?
    pub(crate) fn finds(&self, program: &str) -> bool {
        which::which_in(program, Some(&self.search_path), self.root()).is_ok()
    }
}

/// A folder of this project in the user's cache.
pub(crate) fn cache_folder(name: &str) -> Result<PathBuf> {
    let cache = env::var_os("XDG_CACHE_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cache")))
        .context("neither HOME nor XDG_CACHE_HOME is set")?;
    Ok(cache.join("tallystick").join(name))
}

fn search_path(root: &Path) -> Result<OsString> {
    let cargo_home = env::var_os("CARGO_HOME")
        .map(PathBuf::from)
        .or_else(|| env::home_dir().map(|home| home.join(".cargo")))
        .context("neither HOME nor CARGO_HOME is set")?;
    let inherited = env::var_os("PATH").unwrap_or_default();
    let folders = [root.join("node_modules/.bin"), cargo_home.join("bin")];
    env::join_paths(folders.into_iter().chain(env::split_paths(&inherited)))
        .context("a folder's name has a colon in it, and so cannot be on the PATH")
}
