//! What the issuer stores is nobody else's to read.

use std::{
    fs::{self, DirBuilder, Permissions},
    io,
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
};

use rustix::{fs::Mode, process::umask};

use crate::new_file::folder_of;

/// From now on this process makes files 0600 and folders 0700. A database that is there, perhaps
/// from an older version, is closed to others as well; its folder is made if it is missing.
///
/// # Errors
/// If a mode cannot be changed or the folder cannot be made.
pub(crate) fn keep_private(database: &Path) -> io::Result<()> {
    umask(Mode::RWXG | Mode::RWXO);
    DirBuilder::new().recursive(true).mode(0o700).create(folder_of(database))?;
    for suffix in ["", "-wal", "-shm", ".lock"] {
        let mut path = database.as_os_str().to_owned();
        path.push(suffix);
        match fs::set_permissions(PathBuf::from(path), Permissions::from_mode(0o600)) {
            Err(error) if error.kind() == io::ErrorKind::NotFound => {}
            outcome => outcome?,
        }
    }
    Ok(())
}
