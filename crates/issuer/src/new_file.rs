//! New files that are there whole or not at all, and that only their owner reads.

use std::{
    fs::{File, Permissions},
    io::{self, Write},
    os::unix::fs::PermissionsExt,
    path::Path,
};

use tempfile::{Builder, NamedTempFile};

/// The folder that a file is in.
fn folder_of(path: &Path) -> &Path {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => folder,
        _ => Path::new("."),
    }
}

/// An empty file (0600) in the folder of `path`, which is removed again unless it is kept.
///
/// # Errors
/// If the folder is missing or cannot be written.
pub(crate) fn draft(path: &Path) -> io::Result<NamedTempFile> {
    let mut builder = Builder::new();
    builder.prefix(".tallystick-").permissions(Permissions::from_mode(0o600));
    builder.tempfile_in(folder_of(path))
}

/// Gives a draft its name, once all of it is on disk. Never replaces a file.
///
/// # Errors
/// [`io::ErrorKind::AlreadyExists`] if there is a file of this name; whatever the disk reports
/// otherwise. Nothing is left behind then.
pub(crate) fn keep(draft: NamedTempFile, path: &Path) -> io::Result<()> {
    draft.as_file().sync_all()?;
    draft.persist_noclobber(path).map_err(|refused| refused.error)?;
    // The name is an entry of the folder, which is on disk only once the folder is.
    File::open(folder_of(path))?.sync_all()
}

/// Writes a new file.
///
/// # Errors
/// As those of [`draft`] and [`keep`].
pub(crate) fn write(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut draft = draft(path)?;
    draft.write_all(content)?;
    keep(draft, path)
}
