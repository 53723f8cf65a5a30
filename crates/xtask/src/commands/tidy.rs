//! Keeps files small enough to be read in one go.

use std::{fs, path::Path};

use anyhow::{Context, Result, ensure};

use crate::{process, report, workspace::Workspace};

const MAXIMUM_LINES: usize = 600;
const EXTENSIONS: [&str; 7] = ["rs", "ts", "js", "mjs", "css", "sql", "html"];

/// Refuses files that have grown too long.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let listed = process::answer_of(workspace.command("git").args(["ls-files", "-z"]))
        .context("git does not say which files are tracked")?;
    let files: Vec<&str> = listed.split('\0').filter(|name| is_source(Path::new(name))).collect();
    let mut too_long = Vec::new();
    for name in &files {
        // A tracked file that was just deleted has no lines.
        let lines =
            fs::read_to_string(workspace.root().join(name)).map_or(0, |text| text.lines().count());
        if lines > MAXIMUM_LINES {
            too_long.push(format!("{name} ({lines})"));
        }
    }
    ensure!(too_long.is_empty(), "over {MAXIMUM_LINES} lines: {}", too_long.join(", "));
    report::note(&format!("{} files, none over {MAXIMUM_LINES} lines", files.len()));
    Ok(())
}

fn is_source(path: &Path) -> bool {
    path.extension()
        .and_then(|extension| extension.to_str())
        .is_some_and(|extension| EXTENSIONS.contains(&extension))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn data_and_lock_files_may_be_long() {
        assert!(is_source(Path::new("crates/core/src/lib.rs")));
        assert!(!is_source(Path::new("package-lock.json")));
        assert!(!is_source(Path::new("Cargo.lock")));
    }
}
