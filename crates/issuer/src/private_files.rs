//! What the issuer stores is nobody else's to read.

use std::{
    fs::{self, Permissions},
    io,
    os::unix::fs::PermissionsExt,
    path::{Path, PathBuf},
};

use rustix::{fs::Mode, process::umask};

/// From now on this process makes files 0600 and folders 0700. A database that is there, perhaps
/// from an older version, is closed to others as well.
///
/// # Errors
/// If a mode cannot be changed.
pub(crate) fn keep_private(database: &Path) -> io::Result<()> {
    umask(Mode::RWXG | Mode::RWXO);
    for suffix in ["", "-wal", "-shm", ".lock"] {
        let mut path = database.as_os_str().to_owned();
        path.push(suffix);
        let path = PathBuf::from(path);
        // What is no file is not opened either.
        if path.is_file() {
            fs::set_permissions(path, Permissions::from_mode(0o600))?;
        }
    }
    Ok(())
}
