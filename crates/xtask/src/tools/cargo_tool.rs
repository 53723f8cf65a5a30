//! Programs that `cargo install` compiles.

use anyhow::Result;

use super::Tool;
use crate::{process, progress::Log, workspace::Workspace, workspace::cache_folder};

/// The version that builds the app with the compiler of rust-version; newer ones want a newer one.
const TRUNK_VERSION: &str = "0.21.14";

const CARGO_DENY_VERSION: &str = "0.20.2";

/// These programs work for seconds; to optimize them takes minutes.
const UNOPTIMIZED: [(&str, &str); 4] = [
    ("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0"),
    ("CARGO_PROFILE_RELEASE_LTO", "off"),
    ("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16"),
    ("CARGO_PROFILE_RELEASE_DEBUG", "0"),
];

/// A program of a crate, at one exact version.
pub(crate) struct CargoTool {
    package: &'static str,
    program: &'static str,
    version: String,
    purpose: &'static str,
    locked: bool,
}

/// Serves the pages while they are worked on. Nothing else needs it: see docs/adr/0008-own-bundler.md.
pub(crate) fn trunk() -> CargoTool {
    CargoTool {
        package: "trunk",
        program: "trunk",
        version: TRUNK_VERSION.to_owned(),
        purpose: "that it can still serve the page is checked; compiling it takes about 5 minutes on 2 cores, once",
        locked: true,
    }
}

/// Looks at the dependencies.
pub(crate) fn cargo_deny() -> CargoTool {
    CargoTool {
        package: "cargo-deny",
        program: "cargo-deny",
        version: CARGO_DENY_VERSION.to_owned(),
        purpose: "it checks the licences of dependencies; compiling it takes about 3 minutes, once",
        locked: true,
    }
}

/// Runs tests in a browser, and works for Trunk. It refuses wasm that another version of the crate was
/// compiled into.
pub(crate) fn wasm_bindgen(workspace: &Workspace) -> Result<CargoTool> {
    Ok(CargoTool {
        package: "wasm-bindgen-cli",
        program: "wasm-bindgen",
        version: workspace.locked_version("wasm-bindgen")?.to_owned(),
        purpose: "it runs wasm in a browser, at the version of Cargo.lock; compiling it takes about 3 minutes on 2 cores, once",
        // Its own lock file was seen to fail.
        locked: false,
    })
}

impl CargoTool {
    fn answers_with_version(&self, answer: &str) -> bool {
        answer.split_whitespace().any(|word| word == self.version)
    }
}

impl Tool for CargoTool {
    fn name(&self) -> String {
        format!("{} {}", self.package, self.version)
    }

    fn purpose(&self) -> &str {
        self.purpose
    }

    fn is_present(&self, workspace: &Workspace) -> bool {
        process::answer_of(workspace.command(self.program).arg("--version"))
            .is_some_and(|answer| self.answers_with_version(&answer))
    }

    fn install(&self, workspace: &Workspace, log: &Log) -> Result<()> {
        let mut command = workspace.cargo(&["install", self.package, "--version", &self.version]);
        if self.locked {
            command.arg("--locked");
        }
        // A folder of each tool's own, so that several compile at once; and not a temporary one, so
        // that an installation that was broken off goes on where it stopped.
        command.env("CARGO_TARGET_DIR", cache_folder("tools")?.join(self.package));
        command.envs(UNOPTIMIZED);
        log.run(&mut command)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_counts_only_as_a_whole() {
        assert!(trunk().answers_with_version("trunk 0.21.14\n"));
        assert!(!trunk().answers_with_version("trunk 0.21.140"));
        assert!(!trunk().answers_with_version("trunk 0.21.14-beta.1"));
    }
}
