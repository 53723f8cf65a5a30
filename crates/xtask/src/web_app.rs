//! Whether the web app in `dist/` is what its sources make.
//!
//! Bundling takes half a minute though nothing has changed, and the issuer, which holds the web app,
//! is then compiled anew. So what was built is remembered: when the build began, and what page
//! it left. A source that changed during the build is newer than its beginning; a page that
//! `trunk serve` left there is another one.

use std::{
    fs, io,
    path::{Path, PathBuf},
    time::SystemTime,
};

use anyhow::{Context, Result};

use crate::workspace::Workspace;

/// What the web app is made of, below the workspace's folder.
const SOURCES: [&str; 10] = [
    "Cargo.lock",
    "Cargo.toml",
    "Trunk.toml",
    "crates/bundle",
    "crates/core",
    "crates/holder",
    "crates/web",
    "index.html",
    "package-lock.json",
    "package.json",
];

/// What the build itself writes among the sources.
const GENERATED: &str = "generated";

/// The web app of a workspace.
pub(crate) struct WebApp {
    sources: Vec<PathBuf>,
    page: PathBuf,
    stamp: PathBuf,
}

impl WebApp {
    /// That of this workspace.
    pub(crate) fn of(workspace: &Workspace) -> Self {
        let root = workspace.root();
        // One folder of compiled things may serve several checkouts, and each has a page.
        let stamp = root.join("dist/.built");
        Self::new(root, stamp)
    }

    fn new(root: &Path, stamp: PathBuf) -> Self {
        let sources = SOURCES.iter().map(|source| root.join(source)).collect();
        Self { sources, page: root.join("dist/index.html"), stamp }
    }

    /// Whether nothing has changed since it was built.
    pub(crate) fn is_up_to_date(&self) -> bool {
        let begun = fs::metadata(&self.stamp).and_then(|stamp| stamp.modified());
        let pages = (fs::read(&self.stamp), fs::read(&self.page));
        let (Ok(begun), (Ok(built), Ok(page))) = (begun, pages) else { return false };
        let newest =
            self.sources.iter().map(|source| newest(source)).collect::<io::Result<Vec<_>>>();
        built == page
            && newest.is_ok_and(|newest| newest.into_iter().flatten().all(|at| at < begun))
    }

    /// Notes when the build begins.
    pub(crate) fn begin(&self) -> Result<SystemTime> {
        let folder = self.stamp.parent().context("the stamp is in a folder")?;
        fs::create_dir_all(folder)?;
        // The time of the file system, which may differ from the clock's.
        let stamp = fs::File::create(&self.stamp)?;
        stamp.metadata()?.modified().context("the file system knows no times")
    }

    /// Notes what was built.
    pub(crate) fn end(&self, begun: &SystemTime) -> Result<()> {
        let page = fs::read(&self.page).context("the web app has no page")?;
        fs::write(&self.stamp, page)?;
        let stamp = fs::File::options().write(true).open(&self.stamp)?;
        stamp.set_modified(*begun).context("when the web app was built cannot be noted")
    }
}

/// When the newest file of a folder changed, or the file itself; `None` of an empty folder.
fn newest(path: &Path) -> io::Result<Option<SystemTime>> {
    let metadata = fs::metadata(path)?;
    if metadata.is_file() {
        return metadata.modified().map(Some);
    }
    let mut latest = None;
    for entry in fs::read_dir(path)? {
        let entry = entry?;
        if entry.file_name() != GENERATED {
            latest = latest.max(newest(&entry.path())?);
        }
    }
    Ok(latest)
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    #[test]
    fn it_is_built_again_when_a_source_or_the_page_changed_and_not_otherwise() {
        let folder = tempfile::tempdir().expect("a folder");
        let root = folder.path();
        let web_app = WebApp::new(root, root.join("dist/.built"));
        let write = |path: &str, text: &str| {
            let path = root.join(path);
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            fs::write(path, text).expect("a file");
        };
        for source in SOURCES {
            let file = if source.starts_with("crates") { "/src/lib.rs" } else { "" };
            write(&format!("{source}{file}"), "");
        }
        let later = |path: &str, seconds| {
            let file = fs::File::options().write(true).open(root.join(path)).expect("a file");
            let now = file.metadata().and_then(|file| file.modified()).expect("a time");
            file.set_modified(now + Duration::from_secs(seconds)).expect("another time");
        };
        assert!(!web_app.is_up_to_date(), "it was never built");
        let begun = web_app.begin().expect("a time") + Duration::from_secs(10);
        write("dist/index.html", "the page");
        web_app.end(&begun).expect("a stamp");
        assert!(web_app.is_up_to_date());
        write("crates/web/style/generated/tallystick.css", "");
        later("crates/web/style/generated/tallystick.css", 60);
        assert!(web_app.is_up_to_date(), "the build writes that itself");

        write("dist/index.html", "another page");
        assert!(!web_app.is_up_to_date());
        write("dist/index.html", "the page");
        assert!(web_app.is_up_to_date());
        later("crates/web/src/lib.rs", 60);
        assert!(!web_app.is_up_to_date());
    }
}
