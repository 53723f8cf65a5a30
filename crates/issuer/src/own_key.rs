//! The issuer's own key: 32 bytes in a file that only its owner can read.

use std::{
    fs::{self, File, TryLockError},
    io::{self, Read},
    os::unix::fs::MetadataExt,
    path::{Path, PathBuf},
};

use base64::{Engine, prelude::BASE64_STANDARD};
use ed25519_dalek::SigningKey;
use rustix::process::geteuid;
use tracing::warn;
use zeroize::Zeroizing;

use crate::new_file;

/// The most bytes of a key file that are read; a key has 45.
const LARGEST: u64 = 1_024;

/// The key could not be had.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The file could not be read.
    #[error("the key file {path} could not be read: {source}")]
    Unreadable {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// The file could not be made.
    #[error("the key file {path} could not be made, and nothing of it is left: {source}")]
    NotMade {
        /// The file.
        path: PathBuf,
        /// Why.
        source: io::Error,
    },
    /// It is a folder, a device or a pipe, or a symbolic link to one or to nothing.
    #[error(
        "the key file {path} is not a file; name the issuer's key with --key, or remove what is \
         there"
    )]
    NoFile {
        /// The file.
        path: PathBuf,
    },
    /// It belongs to somebody else.
    #[error(
        "the key file {path} belongs to another user (uid {owner}, and this is uid {user}); if it \
         is the issuer's key, make it yours with chown {user}"
    )]
    Foreign {
        /// The file.
        path: PathBuf,
        /// Whose it is.
        owner: u32,
        /// Who runs the issuer.
        user: u32,
    },
    /// Somebody else may read it.
    #[error(
        "the key file {path} can be read by others (mode {mode:o}); make it 0600 or replace the key"
    )]
    Exposed {
        /// The file.
        path: PathBuf,
        /// Its mode.
        mode: u32,
    },
    /// Another issuer signs with it.
    #[error(
        "another Tallystick signs with the key file {path}, and two books under one key would be \
         taken for each other; stop it first, or give this one a key of its own with --key"
    )]
    Held {
        /// The file.
        path: PathBuf,
    },
    /// It holds something else.
    #[error(
        "the key file {path} does not hold 32 bytes in base64; put the issuer's key there from a \
         copy"
    )]
    Malformed {
        /// The file.
        path: PathBuf,
    },
}

/// The issuer's key, and its file, which stays open so that it can be locked.
pub(crate) struct OwnKey {
    /// The key.
    pub(crate) signing: SigningKey,
    file: File,
    path: PathBuf,
}

impl OwnKey {
    /// Locks the key's file until this is dropped, by whatever name it is known: whoever reads the
    /// books of one issuer would otherwise take another's for them.
    ///
    /// # Errors
    /// [`KeyError::Held`] when another process has it.
    pub(crate) fn lock(&self) -> Result<(), KeyError> {
        match self.file.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => {
                return Err(KeyError::Held { path: self.path.clone() });
            }
            // Some file systems lock nothing that is open for reading only, as secrets may be.
            Err(TryLockError::Error(failure)) => warn!(
                %failure, path = %self.path.display(),
                "the key file cannot be locked; see that no other issuer signs with it"
            ),
        }
        Ok(())
    }
}

/// Reads the key; `None` where there is no file. A symbolic link is followed, and what it leads to
/// has to be this user's own and nobody else's to read.
///
/// # Errors
/// If there is something else, or if somebody else can read or replace it.
pub(crate) fn read(path: &Path) -> Result<Option<OwnKey>, KeyError> {
    let path = path.to_owned();
    // What a pipe or a device does when it is opened is not worth finding out.
    match fs::metadata(&path) {
        Ok(metadata) if !metadata.is_file() => return Err(KeyError::NoFile { path }),
        Ok(_) => {}
        Err(error) if error.kind() == io::ErrorKind::NotFound => {
            let dangling = fs::symlink_metadata(&path).is_ok();
            return if dangling { Err(KeyError::NoFile { path }) } else { Ok(None) };
        }
        Err(source) => return Err(KeyError::Unreadable { path, source }),
    }
    let read = File::open(&path).and_then(|file| {
        // Of the opened file: the name may mean another one by now.
        let metadata = file.metadata()?;
        let mut text = Zeroizing::new(String::new());
        (&file).take(LARGEST).read_to_string(&mut text)?;
        Ok((file, metadata, text))
    });
    let (file, metadata, text) = match read {
        Ok(read) => read,
        Err(error) if error.kind() == io::ErrorKind::InvalidData => {
            return Err(KeyError::Malformed { path });
        }
        Err(source) => return Err(KeyError::Unreadable { path, source }),
    };
    let (owner, user) = (metadata.uid(), geteuid().as_raw());
    if owner != user {
        return Err(KeyError::Foreign { path, owner, user });
    }
    let mode = metadata.mode() & 0o777;
    if mode & 0o077 != 0 {
        return Err(KeyError::Exposed { path, mode });
    }
    let bytes = BASE64_STANDARD.decode(text.trim()).map(Zeroizing::new);
    let bytes = bytes.ok().and_then(|bytes| <[u8; 32]>::try_from(bytes.as_slice()).ok());
    let Some(bytes) = bytes.map(Zeroizing::new) else { return Err(KeyError::Malformed { path }) };
    Ok(Some(OwnKey { signing: SigningKey::from_bytes(&bytes), file, path }))
}

/// Makes a new key and its file, and locks it.
///
/// # Errors
/// If there is such a file already, or it cannot be written: then nothing of it is left. If
/// another process was quicker to lock it.
pub(crate) fn make(path: &Path) -> Result<OwnKey, KeyError> {
    let failed = |source| KeyError::NotMade { path: path.to_owned(), source };
    let mut bytes = Zeroizing::new([0; 32]);
    getrandom::fill(bytes.as_mut()).map_err(|error| failed(io::Error::other(error)))?;
    let text = Zeroizing::new(BASE64_STANDARD.encode(bytes.as_slice()) + "\n");
    let file = new_file::write(path, text.as_bytes()).map_err(failed)?;
    let key = OwnKey { signing: SigningKey::from_bytes(&bytes), file, path: path.to_owned() };
    key.lock()?;
    Ok(key)
}

#[cfg(test)]
mod tests {
    use std::{
        fs::Permissions,
        os::unix::fs::{PermissionsExt, chown, symlink},
        process::Command,
    };

    use super::*;

    fn path_in(folder: &tempfile::TempDir) -> PathBuf {
        folder.path().join("issuer.key")
    }

    fn entries(folder: &Path) -> usize {
        fs::read_dir(folder).unwrap().count()
    }

    #[test]
    fn it_is_made_once_and_only_its_owner_reads_it() {
        let folder = tempfile::tempdir().unwrap();
        let path = path_in(&folder);
        assert!(read(&path).unwrap().is_none());
        let key = make(&path).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().mode() & 0o777, 0o600);
        assert_eq!(read(&path).unwrap().unwrap().signing.to_bytes(), key.signing.to_bytes());
        assert!(matches!(make(&path), Err(KeyError::NotMade { .. })), "never replaced");
        assert_eq!(read(&path).unwrap().unwrap().signing.to_bytes(), key.signing.to_bytes());
        assert_eq!(entries(folder.path()), 1, "no drafts are left");

        fs::set_permissions(&path, Permissions::from_mode(0o644)).unwrap();
        assert!(matches!(read(&path), Err(KeyError::Exposed { mode: 0o644, .. })));
        fs::set_permissions(&path, Permissions::from_mode(0o600)).unwrap();
        for content in ["", "short", &"A".repeat(5_000)] {
            fs::write(&path, content).unwrap();
            assert!(matches!(read(&path), Err(KeyError::Malformed { .. })), "{content:?}");
        }
        fs::write(&path, [0xff; 32]).unwrap();
        assert!(matches!(read(&path), Err(KeyError::Malformed { .. })));
    }

    #[test]
    fn a_key_of_another_user_is_refused() {
        let folder = tempfile::tempdir().unwrap();
        let path = path_in(&folder);
        make(&path).unwrap();
        let stranger = geteuid().as_raw() + 1;
        if chown(&path, Some(stranger), None).is_err() {
            println!("SKIPPED: only root can give a file away");
            return;
        }
        assert!(matches!(read(&path), Err(KeyError::Foreign { owner, .. }) if owner == stranger));
    }

    #[test]
    fn a_link_is_followed_to_a_file_and_to_nothing_else() {
        let folder = tempfile::tempdir().unwrap();
        let (path, link) = (path_in(&folder), folder.path().join("link"));
        symlink(&path, &link).unwrap();
        assert!(matches!(read(&link), Err(KeyError::NoFile { .. })), "to nothing");
        assert!(matches!(make(&link), Err(KeyError::NotMade { .. })), "never written through");
        assert!(!path.exists());
        let key = make(&path).unwrap();
        assert_eq!(read(&link).unwrap().unwrap().signing.to_bytes(), key.signing.to_bytes());
        fs::set_permissions(&path, Permissions::from_mode(0o604)).unwrap();
        assert!(matches!(read(&link), Err(KeyError::Exposed { .. })));
        assert!(matches!(read(folder.path()), Err(KeyError::NoFile { .. })), "a folder");
    }

    /// A file system without room for one more block.
    struct Full {
        folder: tempfile::TempDir,
    }

    impl Full {
        fn mount() -> Option<Self> {
            let folder = tempfile::tempdir().unwrap();
            let mut mount = Command::new("mount");
            mount.args(["-t", "tmpfs", "-o", "size=16k", "tmpfs"]).arg(folder.path());
            if !mount.output().is_ok_and(|output| output.status.success()) {
                return None;
            }
            let full = Self { folder };
            // Ends with an error, and that is the point.
            let _ = fs::write(full.folder.path().join("ballast"), [1; 64 * 1024]);
            Some(full)
        }
    }

    impl Drop for Full {
        fn drop(&mut self) {
            let _ = Command::new("umount").arg(self.folder.path()).output();
        }
    }

    #[test]
    fn on_a_full_disk_nothing_is_left_and_there_is_a_key_once_there_is_room() {
        let Some(full) = Full::mount() else {
            println!("SKIPPED: mounting is not allowed here");
            return;
        };
        let path = path_in(&full.folder);
        assert!(matches!(make(&path), Err(KeyError::NotMade { .. })));
        assert_eq!(entries(full.folder.path()), 1, "the ballast only");
        fs::remove_file(full.folder.path().join("ballast")).unwrap();
        let key = make(&path).unwrap();
        assert_eq!(read(&path).unwrap().unwrap().signing.to_bytes(), key.signing.to_bytes());
    }
}
