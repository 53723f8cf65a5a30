//! The signals of the system that the program lives with.

use std::io;

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
}

impl StopSignals {
    /// From now on neither ends the process by itself.
    ///
    /// # Errors
    /// If the system does not take the handlers.
    pub(crate) fn listen() -> io::Result<Self> {
        let interrupt = signal(SignalKind::interrupt())?;
        Ok(Self { interrupt, terminate: signal(SignalKind::terminate())? })
    }

    /// Waits for one of them.
    pub(crate) async fn received(mut self) {
        tokio::select! {
            _ = self.interrupt.recv() => {}
            _ = self.terminate.recv() => {}
        }
    }
}
