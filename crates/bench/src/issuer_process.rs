//! The issuer under load: its own process, its own database on a real disk.

use std::{
    fs::File,
    path::{Path, PathBuf},
    process::Stdio,
    time::{Duration, Instant},
};

use anyhow::{Context, bail};
use tokio::{
    io::{AsyncBufReadExt, BufReader},
    process::{Child, Command},
};

/// A running issuer; killed when it is dropped.
pub(crate) struct IssuerProcess {
    child: Child,
    address: String,
    id: u32,
    log: PathBuf,
}

/// How much each may ask for.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Limits {
    /// As the issuer has it by itself.
    Usual,
    /// As much as it likes: a load comes from one address, from many wallets at once.
    None,
}

impl Limits {
    fn variables(self) -> &'static [(&'static str, &'static str)] {
        match self {
            Self::Usual => &[],
            Self::None => &[
                ("TALLYSTICK_ENROLMENTS_PER_MINUTE", "100000"),
                ("TALLYSTICK_MESSAGES_PER_SECOND", "100000"),
                ("TALLYSTICK_READS_PER_SECOND", "100000"),
                ("TALLYSTICK_STREAMS_PER_SECOND", "100000"),
                ("TALLYSTICK_PUBLIC_REQUESTS_PER_SECOND", "10000000"),
                ("TALLYSTICK_WAITING_PER_WALLET", "2048"),
                ("TALLYSTICK_WAITING_PER_ADDRESS", "2048"),
            ],
        }
    }
}

impl IssuerProcess {
    /// Starts the binary on a free port, on these cores (`0-1`), and waits until it is ready.
    pub(crate) async fn start(
        binary: &Path,
        folder: &Path,
        limits: Limits,
        cores: &str,
    ) -> anyhow::Result<Self> {
        let database = format!("sqlite:{}", folder.join("issuer.db").display());
        let log = folder.join("log");
        let mut child = Command::new("taskset")
            .args(["-c", cores])
            .arg(binary)
            .args(["serve", "--demo", "--listen", "127.0.0.1:0", "--database", &database])
            // All connections of the load are devices of one participant, each on its own.
            .args(["--offer-devices", "1"])
            .envs(limits.variables().iter().copied())
            .stdout(Stdio::piped())
            .stderr(File::create(&log)?)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("{} could not be started", binary.display()))?;
        let id = child.id().context("the issuer ended at once")?;
        let output = child.stdout.take().context("the issuer has no output")?;
        let mut lines = BufReader::new(output).lines();
        let Some(ready) = lines.next_line().await? else { bail!("the issuer ended at once") };
        let address = ready.split_whitespace().last().context("no address")?.to_owned();
        Ok(Self { child, address, id, log })
    }

    /// `http://ADDRESS:PORT`
    pub(crate) fn address(&self) -> &str {
        &self.address
    }

    /// User and system time so far (`/proc/[pid]/stat`, in clock ticks of 10 ms).
    pub(crate) fn cpu_time(&self) -> anyhow::Result<Duration> {
        let stat = std::fs::read_to_string(format!("/proc/{}/stat", self.id))?;
        let (_, fields) = stat.rsplit_once(')').context("no process name")?;
        let field = |index: usize| -> anyhow::Result<u64> {
            Ok(fields.split_whitespace().nth(index).context("too few fields")?.parse()?)
        };
        Ok(Duration::from_millis((field(11)? + field(12)?) * 10))
    }

    /// The most memory it had so far, in bytes.
    pub(crate) fn peak_memory(&self) -> anyhow::Result<u64> {
        self.status("VmHWM:")
    }

    fn status(&self, field: &str) -> anyhow::Result<u64> {
        let status = std::fs::read_to_string(format!("/proc/{}/status", self.id))?;
        let line = status.lines().find_map(|line| line.strip_prefix(field));
        let kilobytes = line.and_then(|line| line.split_whitespace().next());
        Ok(kilobytes.with_context(|| format!("no {field}"))?.parse::<u64>()? * 1024)
    }

    /// The memory that it has now, in bytes.
    pub(crate) fn memory(&self) -> anyhow::Result<u64> {
        self.status("VmRSS:")
    }

    /// How much it has logged, in bytes.
    pub(crate) fn logged(&self) -> u64 {
        std::fs::metadata(&self.log).map_or(0, |log| log.len())
    }

    /// Ends it at once.
    pub(crate) async fn kill(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Ends it in order.
    pub(crate) async fn stop(mut self) -> anyhow::Result<()> {
        let started = Instant::now();
        Command::new("kill").arg(self.id.to_string()).status().await?;
        let status = self.child.wait().await?;
        println!("The issuer went down in order in {:?}: {status}", started.elapsed());
        Ok(())
    }
}
