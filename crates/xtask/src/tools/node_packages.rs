//! What package.json names: PatternFly's style sheets, the tools that make wasm and CSS small, and
//! Playwright.

use std::{collections::BTreeMap, fs, path::Path};

use anyhow::{Result, ensure};
use serde::Deserialize;

use super::Tool;
use crate::{progress::Log, workspace::Workspace};

/// The packages of package-lock.json, in node_modules.
pub(crate) struct NodePackages;

impl Tool for NodePackages {
    fn name(&self) -> String {
        "the npm packages of package-lock.json".to_owned()
    }

    fn purpose(&self) -> &str {
        "PatternFly's style sheets, wasm-opt and Playwright"
    }

    fn is_present(&self, workspace: &Workspace) -> bool {
        let wanted = Lock::read(&workspace.root().join("package-lock.json"));
        // npm notes here what it installed.
        let installed = Lock::read(&workspace.root().join("node_modules/.package-lock.json"));
        matches!((wanted, installed), (Some(wanted), Some(installed)) if wanted.is_met_by(&installed))
    }

    fn install(&self, workspace: &Workspace, log: &Log) -> Result<()> {
        ensure!(
            workspace.finds("node") && workspace.finds("npm"),
            "Node.js 20 with npm is needed: install it from Debian (`apt-get install nodejs npm`) or nodejs.org"
        );
        log.run(workspace.command("npm").arg("ci"))
    }
}

#[derive(Deserialize)]
struct Lock {
    packages: BTreeMap<String, Package>,
}

#[derive(Deserialize)]
struct Package {
    version: Option<String>,
    /// Some are for other systems than this one.
    #[serde(default)]
    optional: bool,
}

impl Lock {
    fn read(path: &Path) -> Option<Self> {
        serde_json::from_str(&fs::read_to_string(path).ok()?).ok()
    }

    fn is_met_by(&self, installed: &Self) -> bool {
        // The nameless entry is this project itself.
        self.packages.iter().filter(|(path, _)| !path.is_empty()).all(|(path, wanted)| {
            match installed.packages.get(path) {
                Some(found) => found.version == wanted.version,
                None => wanted.optional,
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn lock(packages: &str) -> Lock {
        serde_json::from_str(&format!(r#"{{"packages": {{{packages}}}}}"#)).expect("a lock file")
    }

    #[test]
    fn packages_of_other_systems_may_be_missing() {
        let wanted = lock(
            r#""": {}, "node_modules/a": {"version": "1.0.0"},
               "node_modules/a-darwin": {"version": "1.0.0", "optional": true}"#,
        );
        assert!(wanted.is_met_by(&lock(r#""node_modules/a": {"version": "1.0.0"}"#)));
        assert!(!wanted.is_met_by(&lock(r#""node_modules/a": {"version": "1.0.1"}"#)));
        assert!(!wanted.is_met_by(&lock("")));
    }
}
