//! What the issuer stores is nobody else's to read.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::Path,
};

use rustix::{fs::Mode, process::umask};

use crate::database::beside;

/// From now on this process makes files 0600 and folders 0700.
pub(crate) fn make_private() {
    umask(Mode::RWXG | Mode::RWXO);
}

/// Closes a database that is there, perhaps from an older version, to others. What a symbolic link
/// leads to is left alone.
///
/// # Errors
/// If a mode cannot be changed.
pub(crate) fn close_to_others(database: &Path) -> io::Result<()> {
    for suffix in ["", "-wal", "-shm", ".lock"] {
        let path = beside(database, suffix);
        if fs::symlink_metadata(&path).is_ok_and(|file| file.is_file()) {
            fs::set_permissions(path, Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}
