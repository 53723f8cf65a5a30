//! What of Trunk.toml concerns a bundle.

use std::{
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result, ensure};
use serde::{Deserialize, de::IgnoredAny};

/// Trunk.toml. A setting that is not known here is refused: it would change what Trunk makes.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Configuration {
    pub(crate) build: Build,
    #[serde(default)]
    hooks: Vec<Hook>,
    #[serde(default, rename = "trunk-version")]
    _trunk_version: IgnoredAny,
    // These concern `trunk serve` alone.
    #[serde(default, rename = "watch")]
    _watch: IgnoredAny,
    #[serde(default, rename = "serve")]
    _serve: IgnoredAny,
    #[serde(default, rename = "proxy")]
    _proxy: IgnoredAny,
}

/// What is built, and where to.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Build {
    /// The page.
    pub(crate) target: PathBuf,
    /// The folder of the bundle.
    pub(crate) dist: PathBuf,
    /// What stands in the page for the web app.
    pub(crate) pattern_script: String,
    /// What Trunk adds at the end of the page's head.
    #[serde(default)]
    pattern_preload: Option<String>,
    /// Whether files have no `integrity`.
    #[serde(default)]
    no_sri: bool,
    #[serde(default, rename = "offline")]
    _offline: IgnoredAny,
}

/// A program that runs before or after.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Hook {
    stage: Stage,
    command: String,
    #[serde(default)]
    command_arguments: Vec<String>,
}

/// When a hook runs.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "snake_case")]
pub(crate) enum Stage {
    /// Before any file is read.
    PreBuild,
    /// When the page is complete.
    PostBuild,
}

impl Configuration {
    /// Reads it.
    pub(crate) fn read(text: &str) -> Result<Self> {
        let configuration: Self = toml::from_str(text)?;
        let build = &configuration.build;
        ensure!(build.no_sri, "`no_sri = false` is not understood: no file gets an `integrity`");
        ensure!(
            build.pattern_preload.as_deref() == Some(""),
            "only an empty `pattern_preload` is understood"
        );
        Ok(configuration)
    }

    /// Runs the hooks of a stage with the variables that Trunk sets for a release.
    pub(crate) fn run_hooks(&self, stage: Stage, root: &Path, staging: &Path) -> Result<()> {
        for hook in self.hooks.iter().filter(|hook| hook.stage == stage) {
            let status = Command::new(&hook.command)
                .args(&hook.command_arguments)
                .current_dir(root)
                .env("TRUNK_PROFILE", "release")
                .env("TRUNK_HTML_FILE", root.join(&self.build.target))
                .env("TRUNK_SOURCE_DIR", root)
                .env("TRUNK_STAGING_DIR", staging)
                .env("TRUNK_DIST_DIR", root.join(&self.build.dist))
                .env("TRUNK_PUBLIC_URL", "/")
                .status()
                .with_context(|| format!("the hook `{}` could not be started", hook.command))?;
            ensure!(
                status.success(),
                "the hook `{} {}` ended with {status}",
                hook.command,
                hook.command_arguments.join(" ")
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const OWN: &str = include_str!("../../../Trunk.toml");

    fn refusal(from: &str, to: &str) -> String {
        assert!(OWN.contains(from));
        let changed = OWN.replacen(from, to, 1);
        Configuration::read(&changed).err().map(|error| error.to_string()).unwrap_or_default()
    }

    #[test]
    fn the_workspaces_own_file_is_understood() {
        let own = Configuration::read(OWN).expect("it is understood");
        assert_eq!(own.build.dist, Path::new("dist"));
        let stages: Vec<Stage> = own.hooks.iter().map(|hook| hook.stage).collect();
        assert_eq!(stages, [Stage::PreBuild, Stage::PostBuild]);
    }

    #[test]
    fn what_would_make_another_bundle_with_trunk_is_refused() {
        assert!(refusal("no_sri = true", "filehash = false").contains("filehash"));
        assert!(refusal("no_sri = true", "no_sri = false").contains("no_sri"));
        assert!(refusal("pattern_preload = \"\"", "pattern_preload = \"x\"").contains("preload"));
        assert!(refusal("pattern_preload = \"\"", "").contains("preload"));
        assert!(refusal("stage = \"pre_build\"", "stage = \"build\"").contains("build"));
    }
}
