//! New files that are there whole or not at all, and that only their owner reads.

use std::{
    fs::{File, Permissions},
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use rustix::fs::{AtFlags, unlinkat};
use tempfile::{Builder, NamedTempFile};

use crate::database::beside;

/// What SQLite may have put beside a draft that it was writing when it failed.
const BESIDE: [&str; 4] = ["", "-journal", "-wal", "-shm"];

/// The folder that a file is in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// A file that has no name of its own yet. Unless it is kept, it is removed again, with everything
/// that SQLite made beside it.
#[derive(Debug)]
pub(crate) struct Draft {
    /// `None` once it has its name.
    file: Option<NamedTempFile>,
    /// What is left is removed from here, also if the folder has another name by then.
    folder: File,
    /// In the folder.
    name: PathBuf,
}

impl Draft {
    /// An empty file (0600) in the folder of `path`.
    ///
    /// # Errors
    /// If the folder is missing or cannot be written.
    pub(crate) fn beside(path: &Path) -> io::Result<Self> {
        let folder = File::open(folder_of(path))?;
        let mut builder = Builder::new();
        builder.prefix(".tallystick-").permissions(Permissions::from_mode(0o600));
        let file = builder.tempfile_in(folder_of(path))?;
        let name = file.path().file_name().unwrap_or_default().into();
        Ok(Self { file: Some(file), folder, name })
    }

    /// Where it is for now.
    pub(crate) fn path(&self) -> &Path {
        self.file.as_ref().map_or(Path::new(""), NamedTempFile::path)
    }

    /// Gives it its name, once all of it is on disk. Never replaces a file. Returns the open file.
    ///
    /// # Errors
    /// [`io::ErrorKind::AlreadyExists`] if there is a file of this name; whatever the disk reports
    /// otherwise. Nothing is left behind then.
    pub(crate) fn keep(mut self, path: &Path) -> io::Result<File> {
        let Some(file) = self.file.take() else { return Err(io::ErrorKind::NotFound.into()) };
        file.as_file().sync_all()?;
        let file = file.persist_noclobber(path).map_err(|refused| refused.error)?;
        // The name is an entry of the folder, which is on disk only once the folder is.
        self.folder.sync_all()?;
        Ok(file)
    }
}

impl Drop for Draft {
    fn drop(&mut self) {
        for suffix in BESIDE {
            // Most of them are not there.
            let _ = unlinkat(&self.folder, beside(&self.name, suffix), AtFlags::empty());
        }
    }
}

/// Writes a new file, and returns it open.
///
/// # Errors
/// As those of [`Draft::beside`] and [`Draft::keep`].
pub(crate) fn write(path: &Path, content: &[u8]) -> io::Result<File> {
    let mut draft = Draft::beside(path)?;
    if let Some(file) = &mut draft.file {
        file.write_all(content)?;
    }
    draft.keep(path)
}

#[cfg(test)]
mod tests {
    use std::{ffi::OsString, fs};

    use super::*;

    fn entries(folder: &Path) -> Vec<OsString> {
        fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().file_name()).collect()
    }

    #[test]
    fn nothing_is_left_of_what_is_not_kept_wherever_its_folder_is_by_then() {
        for moved in [false, true] {
            let parent = tempfile::tempdir().unwrap();
            let (folder, elsewhere) = (parent.path().join("here"), parent.path().join("there"));
            fs::create_dir(&folder).unwrap();
            fs::write(folder.join("other"), "").unwrap();
            let draft = Draft::beside(&folder.join("copy.db")).unwrap();
            for suffix in BESIDE {
                fs::write(folder.join(beside(&draft.name, suffix)), "x").unwrap();
            }
            assert_eq!(entries(&folder).len(), 5);
            if moved {
                fs::rename(&folder, &elsewhere).unwrap();
            }
            drop(draft);
            assert_eq!(entries(if moved { &elsewhere } else { &folder }), ["other"]);
        }
    }

    #[test]
    fn nothing_is_replaced_and_nothing_is_left_of_who_would_have() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("copy.db");
        write(&path, b"first").unwrap();
        let refused = write(&path, b"second").unwrap_err();
        assert_eq!(refused.kind(), io::ErrorKind::AlreadyExists);
        assert_eq!(fs::read(&path).unwrap(), b"first");
        assert_eq!(entries(folder.path()), ["copy.db"]);
    }
}
