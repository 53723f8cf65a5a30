//! Trunk and our bundler read one description of the page, so they make the same files of it. Of the
//! app's own code Trunk makes one file, which our bundler divides: only that Trunk makes it is checked.

use std::{collections::BTreeMap, fs, io, path::Path};

use anyhow::{Context, Result, ensure};

use super::build;
use crate::{process, report, workspace::Workspace};

/// It names the files, whose hashes the two count differently.
const PAGE: &str = "index.html";

/// How the files of the app's own code begin.
const CODE: &str = "tallystick-web";

/// Builds with both, and compares.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    build::web_app(workspace)?;
    let other = workspace.target().join("trunk");
    let mut trunk = workspace.command("trunk");
    trunk.args(["build", "--release", "--dist"]).arg(&other);
    // Trunk wants `true` or `false` where the convention is that any value says no.
    process::run(trunk.env_remove("NO_COLOR")).context("Trunk.toml or index.html")?;

    let (ours, trunks) = (files(&workspace.root().join("dist"))?, files(&other)?);
    let mut names: Vec<&String> = ours.keys().chain(trunks.keys()).collect();
    names.sort();
    names.dedup();
    let different: Vec<&str> = names
        .iter()
        .filter(|name| ours.get(**name) != trunks.get(**name))
        .map(|name| name.as_str())
        .collect();
    ensure!(different.is_empty(), "Trunk makes others of these: {}", different.join(", "));
    report::note(&format!("{} files, the same from Trunk and from our bundler", names.len()));
    Ok(())
}

/// The files of a bundle, but the page and the code, by their names without hashes.
fn files(folder: &Path) -> io::Result<BTreeMap<String, Vec<u8>>> {
    let mut files = BTreeMap::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.file_type()?.is_dir() {
            let inner = self::files(&entry.path())?;
            files.extend(inner.into_iter().map(|(file, bytes)| (format!("{name}/{file}"), bytes)));
        } else if !name.starts_with('.') && !name.starts_with(CODE) && name != PAGE {
            files.insert(without_hash(&name), fs::read(entry.path())?);
        }
    }
    Ok(files)
}

/// `app-0123456789abcdef_bg.wasm` as `app_bg.wasm`.
fn without_hash(name: &str) -> String {
    let is_hash =
        |part: &str| part.len() >= 15 && part.bytes().all(|byte| byte.is_ascii_hexdigit());
    name.split_once('.')
        .and_then(|(stem, ending)| {
            let (stem, kind) = stem.strip_suffix("_bg").map_or((stem, ""), |stem| (stem, "_bg"));
            let (stem, hash) = stem.rsplit_once('-')?;
            is_hash(hash).then(|| format!("{stem}{kind}.{ending}"))
        })
        .unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_compared_without_hashes() {
        assert_eq!(without_hash("app-0123456789abcdef_bg.wasm"), "app_bg.wasm");
        assert_eq!(without_hash("tallystick-web-0123456789abcde.js"), "tallystick-web.js");
        assert_eq!(without_hash("fa-solid-900.woff2"), "fa-solid-900.woff2");
        assert_eq!(without_hash("index.html"), "index.html");
    }
}
