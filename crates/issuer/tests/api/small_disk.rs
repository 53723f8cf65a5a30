//! A small file system of its own, which can be filled and made read-only.

use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::Command,
};

/// A small file system in memory, unmounted when it is dropped.
pub(crate) struct SmallDisk(PathBuf);

impl SmallDisk {
    /// One of this size, such as `64m`; `None` where mounting is not allowed.
    pub(crate) fn mount(on: &Path, size: &str) -> Option<Self> {
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", &format!("size={size}"), "tmpfs"]).arg(on);
        let mounted = mount.output().is_ok_and(|output| output.status.success());
        mounted.then(|| Self(on.to_owned()))
    }

    /// Takes every byte that is left.
    pub(crate) fn fill(&self) {
        let mut ballast = File::create(self.0.join("ballast")).unwrap();
        while ballast.write_all(&[1; 4_096]).is_ok() {}
        while ballast.write_all(&[1]).is_ok() {}
    }

    /// Gives back what [`SmallDisk::fill`] took.
    pub(crate) fn free(&self) {
        fs::remove_file(self.0.join("ballast")).unwrap();
    }

    /// From now on nothing on it can be changed.
    pub(crate) fn becomes_read_only(&self) {
        self.remount("remount,ro");
    }

    /// It can be changed again.
    pub(crate) fn becomes_writable(&self) {
        self.remount("remount,rw");
    }

    fn remount(&self, options: &str) {
        let mut mount = Command::new("mount");
        mount.args(["-o", options]).arg(&self.0);
        assert!(mount.output().is_ok_and(|output| output.status.success()));
    }
}

impl Drop for SmallDisk {
    fn drop(&mut self) {
        // Lazily: the issuer, which is dropped later, still has files open.
        let _ = Command::new("umount").arg("-l").arg(&self.0).output();
    }
}
