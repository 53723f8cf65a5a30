//! The signals of the system that the program lives with.

use std::{fs, future::pending, io};

use rustix::process::Signal as Number;
use tokio::signal::unix::{Signal, SignalKind, signal};

/// From now on a file that may not grow is an error of the write, and not the end of the process.
///
/// # Errors
/// If the system does not take the handler.
pub(crate) fn outlive_the_limit_on_files() -> io::Result<()> {
    // The handler stays for as long as the process runs.
    signal(SignalKind::from_raw(Number::XFSZ.as_raw())).map(drop)
}

/// What tells the program to stop.
pub(crate) struct StopSignals {
    interrupt: Signal,
    terminate: Signal,
    /// The terminal is gone. `None` where whoever started the program has it ignored.
    hang_up: Option<Signal>,
}

impl StopSignals {
    /// From now on none of them ends the process by itself.
    ///
    /// # Errors
    /// If the system does not take the handlers.
    pub(crate) fn listen() -> io::Result<Self> {
        let hang_up = if hang_up_is_ignored() { None } else { Some(signal(SignalKind::hangup())?) };
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate())?, hang_up })
    }

    /// Waits for one of them.
    pub(crate) async fn received(&mut self) {
        let Self { interrupt, terminate, hang_up } = self;
        let hung_up = async {
            match hang_up {
                Some(hang_up) => hang_up.recv().await,
                None => pending().await,
            }
        };
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hung_up => {}
        }
    }
}

/// Whether SIGHUP is ignored, as `nohup` does for the program that it runs: a handler would undo
/// that. Only the kernel's own account of the process says so; without it the signal counts.
fn hang_up_is_ignored() -> bool {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let ignored = status.lines().find_map(|line| line.strip_prefix("SigIgn:"));
    let ignored = ignored.and_then(|mask| u64::from_str_radix(mask.trim(), 16).ok());
    let bit = 1 << (Number::HUP.as_raw() - 1);
    ignored.is_some_and(|ignored| ignored & bit != 0)
}
