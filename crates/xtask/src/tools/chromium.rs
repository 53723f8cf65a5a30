//! The browser that the tests run in: Debian's, since its driver fits it, and the same without windows
//! for the end-to-end tests.

use std::{path::Path, process::Command};

use anyhow::{Result, bail};

use super::Tool;
use crate::{process, progress::Log, report, workspace::Workspace};

/// Where Debian puts the program that drives Chromium.
pub(crate) const CHROMEDRIVER: &str = "/usr/bin/chromedriver";
const CHROMIUM: &str = "/usr/bin/chromium";
const HEADLESS_SHELL: &str = "/usr/bin/chromium-headless-shell";
const INSTALL: [&str; 6] = [
    "install",
    "--yes",
    "--no-install-recommends",
    "chromium",
    "chromium-driver",
    "chromium-headless-shell",
];

/// Chromium, its driver, and Chromium without windows.
pub(crate) struct Chromium;

impl Tool for Chromium {
    fn name(&self) -> String {
        "Debian's chromium, chromium-driver and chromium-headless-shell".to_owned()
    }

    fn purpose(&self) -> &str {
        "the tests of the pages run in a real browser"
    }

    fn is_present(&self, _: &Workspace) -> bool {
        [CHROMIUM, CHROMEDRIVER, HEADLESS_SHELL].iter().all(|path| Path::new(path).exists())
    }

    fn install(&self, workspace: &Workspace, log: &Log) -> Result<()> {
        if !workspace.finds("apt-get") {
            bail!(
                "there is no apt-get here: put Chromium at {CHROMIUM}, its driver at {CHROMEDRIVER} and \
                 its headless shell at {HEADLESS_SHELL}"
            );
        }
        log.run(apt_get(workspace)?.arg("update"))?;
        log.run(apt_get(workspace)?.args(INSTALL))
    }
}

/// `apt-get` with the rights that it needs, or the words to type where there are none to be had.
fn apt_get(workspace: &Workspace) -> Result<Command> {
    let user = process::answer_of(workspace.command("id").arg("-u"));
    let mut command = if user.is_some_and(|id| id.trim() == "0") {
        workspace.command("apt-get")
    } else if workspace.finds("sudo") {
        report::note("This needs an administrator's rights: sudo may ask for your password.");
        let mut command = workspace.command("sudo");
        command.args(["--preserve-env=DEBIAN_FRONTEND", "apt-get"]);
        command
    } else {
        bail!("run this as an administrator: apt-get update && apt-get {}", INSTALL.join(" "));
    };
    command.env("DEBIAN_FRONTEND", "noninteractive");
    Ok(command)
}
