//! Puts a complete bundle in the place of the former one.

use std::{
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The page, which names everything else.
pub(crate) const PAGE: &str = "index.html";

/// Copies what is new, then the page, then removes what only the former page named: whenever this is
/// broken off, the page that is there finds its files.
pub(crate) fn replace(dist: &Path, staging: &Path) -> Result<()> {
    let files = files(staging)?;
    for file in files.iter().filter(|file| *file != Path::new(PAGE)) {
        copy(&staging.join(file), &dist.join(file))?;
    }
    let next = dist.join(".next");
    copy(&staging.join(PAGE), &next)?;
    fs::rename(next, dist.join(PAGE))?;
    for former in self::files(dist)?.iter().filter(|former| !files.contains(former)) {
        fs::remove_file(dist.join(former))?;
    }
    Ok(())
}

/// All files below a folder, in order. Names with a dot in front are not of the bundle.
pub(crate) fn files(folder: &Path) -> Result<Vec<PathBuf>> {
    let mut files = Vec::new();
    for entry in fs::read_dir(folder)? {
        let entry = entry?;
        let name = PathBuf::from(entry.file_name());
        if entry.file_type()?.is_dir() {
            files.extend(self::files(&entry.path())?.iter().map(|file| name.join(file)));
        } else if !name.as_os_str().as_encoded_bytes().starts_with(b".") {
            files.push(name);
        }
    }
    files.sort();
    Ok(files)
}

/// Copies a file, making its folder.
pub(crate) fn copy(from: &Path, to: &Path) -> Result<()> {
    if let Some(folder) = to.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::copy(from, to).with_context(|| format!("{} cannot be written", to.display()))?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_the_page_names_is_there_and_nothing_else() {
        let folder = tempfile::tempdir().expect("a folder");
        let (dist, staging) = (folder.path().join("dist"), folder.path().join("staging"));
        let write = |path: PathBuf| {
            fs::create_dir_all(path.parent().expect("it has one")).expect("a folder");
            fs::write(&path, path.to_string_lossy().as_bytes()).expect("a file");
        };
        for former in ["index.html", "a-1.js", "fonts/b-1.woff2", ".built"] {
            write(dist.join(former));
        }
        for new in ["index.html", "a-2.js", "fonts/b-2.woff2"] {
            write(staging.join(new));
        }
        replace(&dist, &staging).expect("replaced");
        let there = files(&dist).expect("files");
        let there: Vec<_> = there.iter().map(|file| file.to_string_lossy()).collect();
        assert_eq!(there, ["a-2.js", "fonts/b-2.woff2", "index.html"]);
        let page = fs::read_to_string(dist.join("index.html")).expect("a page");
        assert!(page.contains("staging"), "it is the new one");
        assert!(dist.join(".built").exists(), "it is not of the bundle");
    }

    #[test]
    fn a_file_that_cannot_be_written_leaves_the_former_page() {
        let folder = tempfile::tempdir().expect("a folder");
        let (dist, staging) = (folder.path().join("dist"), folder.path().join("staging"));
        fs::create_dir_all(dist.join("z-2.js")).expect("a folder where a file has to be");
        fs::create_dir_all(&staging).expect("a folder");
        fs::write(dist.join(PAGE), "former").expect("a page");
        fs::write(staging.join(PAGE), "new").expect("a page");
        fs::write(staging.join("z-2.js"), "").expect("a script");
        assert!(replace(&dist, &staging).is_err());
        assert_eq!(fs::read_to_string(dist.join(PAGE)).expect("a page"), "former");
    }
}
