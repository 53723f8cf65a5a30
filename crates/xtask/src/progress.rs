//! Runs several tasks at once and says, now and then, how far each is.

use std::{
    collections::VecDeque,
    fs::File,
    io::{Read, Write},
    path::PathBuf,
    process::{Command, Stdio},
    sync::{Mutex, mpsc},
    thread,
    time::{Duration, Instant},
};

use anyhow::{Context, Result, bail};

use crate::{process, report, workspace::Workspace};

/// How often a person reads how far the tasks are.
const INTERVAL: Duration = Duration::from_secs(15);

/// How much of a failed program's output is shown; the rest is in its log.
const LAST_LINES: usize = 30;

/// What a task does, writing to its log.
type Work<'a> = Box<dyn FnOnce(&Log) -> Result<()> + Send + 'a>;

/// Something that runs beside others, with a log of its own instead of the terminal.
pub(crate) struct Task<'a> {
    /// What a person reads of it, `trunk 0.21.14`.
    pub(crate) name: String,
    work: Work<'a>,
}

impl<'a> Task<'a> {
    /// A task that writes to the log that it is given.
    pub(crate) fn new(
        name: impl Into<String>,
        work: impl FnOnce(&Log) -> Result<()> + Send + 'a,
    ) -> Self {
        Self { name: name.into(), work: Box::new(work) }
    }

    /// The same task, which tells others when it has succeeded.
    pub(crate) fn then_tell(self, others: mpsc::Sender<()>) -> Self {
        let Self { name, work } = self;
        Self::new(name, move |log| {
            work(log)?;
            // Whoever waited has failed, which is told anyway.
            let _ = others.send(());
            Ok(())
        })
    }
}

/// Where a task's programs write, and how far they said they are.
pub(crate) struct Log {
    path: PathBuf,
    file: Mutex<File>,
    how_far: Mutex<String>,
}

/// Cargo's own count of what it has compiled, and of how much there is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Position {
    done: u32,
    total: u32,
}

impl Log {
    fn create(workspace: &Workspace, task: &str) -> Result<Self> {
        let folder = workspace.target().join("xtask");
        std::fs::create_dir_all(&folder)
            .with_context(|| format!("{} cannot be made", folder.display()))?;
        let name: String =
            task.chars().map(|sign| if sign.is_alphanumeric() { sign } else { '-' }).collect();
        let path = folder.join(format!("{name}.log"));
        let file =
            File::create(&path).with_context(|| format!("{} cannot be written", path.display()))?;
        Ok(Self { path, file: Mutex::new(file), how_far: Mutex::new("under way".to_owned()) })
    }

    /// Says what happens next, for what has no bar of Cargo's.
    pub(crate) fn says(&self, how_far: impl Into<String>) {
        if let Ok(mut known) = self.how_far.lock() {
            *known = how_far.into();
        }
    }

    /// Runs a program, with its output in the log.
    ///
    /// # Errors
    /// When the program cannot be started or fails; with the last lines that it wrote.
    pub(crate) fn run(&self, command: &mut Command) -> Result<()> {
        // Cargo draws its bar for terminals only, unless told otherwise.
        command.env("CARGO_TERM_PROGRESS_WHEN", "always").env("CARGO_TERM_PROGRESS_WIDTH", "80");
        let line = process::line_of(command);
        let child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = child.spawn().with_context(|| format!("`{line}` could not be started"))?;
        let (output, errors) = (child.stdout.take(), child.stderr.take());
        let last = Mutex::new(VecDeque::new());
        thread::scope(|scope| {
            scope.spawn(|| output.map(|output| self.keep(output, &last)));
            scope.spawn(|| errors.map(|errors| self.keep(errors, &last)));
        });
        let status = child.wait().with_context(|| format!("`{line}` was lost"))?;
        if !status.success() {
            let last = last.into_inner().unwrap_or_default();
            let last: Vec<String> = last.into_iter().collect();
            bail!("{}\n`{line}` ended with {status}; see {}", last.join("\n"), self.path.display());
        }
        Ok(())
    }

    /// Copies what a program writes to the log, line by line or bar by bar.
    fn keep(&self, mut output: impl Read, last: &Mutex<VecDeque<String>>) {
        let mut rest = Vec::new();
        let mut chunk = [0; 4096];
        while let Ok(read @ 1..) = output.read(&mut chunk) {
            rest.extend_from_slice(&chunk[..read]);
            while let Some(end) = rest.iter().position(|byte| matches!(byte, b'\n' | b'\r')) {
                let line: Vec<u8> = rest.drain(..=end).collect();
                let text = String::from_utf8_lossy(&line[..end]);
                match Position::read(&text) {
                    Some(Position { done, total }) => {
                        self.says(format!("{done} of {total} compiled"));
                    }
                    None => self.write(&text, last),
                }
            }
        }
    }

    fn write(&self, line: &str, last: &Mutex<VecDeque<String>>) {
        if line.trim().is_empty() {
            return;
        }
        if let Ok(mut file) = self.file.lock() {
            // A log that cannot be written must not end what it is about.
            let _ = writeln!(file, "{line}");
        }
        if let Ok(mut last) = last.lock() {
            last.push_back(line.to_owned());
            if last.len() > LAST_LINES {
                last.pop_front();
            }
        }
    }

    fn how_far(&self) -> String {
        self.how_far.lock().map(|how_far| how_far.clone()).unwrap_or_default()
    }
}

impl Position {
    /// From Cargo's bar, `    Building [====>      ] 143/345: syn, serde`.
    fn read(bar: &str) -> Option<Self> {
        let (_, behind) = bar.split_once(']').filter(|(bar, _)| bar.contains('['))?;
        let (done, rest) = behind.trim_start().split_once('/')?;
        let total: String = rest.chars().take_while(char::is_ascii_digit).collect();
        Some(Self { done: done.parse().ok()?, total: total.parse().ok()? })
    }
}

/// Runs all tasks at once; what fails is told when the others have ended.
///
/// # Errors
/// The first failure.
pub(crate) fn run_all(workspace: &Workspace, tasks: Vec<Task<'_>>) -> Result<()> {
    let started = Instant::now();
    let logs: Vec<Log> =
        tasks.iter().map(|task| Log::create(workspace, &task.name)).collect::<Result<_>>()?;
    let names: Vec<String> = tasks.iter().map(|task| task.name.clone()).collect();
    let mut running = vec![true; tasks.len()];
    let mut failure = None;
    thread::scope(|scope| {
        let (ended, ends) = mpsc::channel();
        for ((index, task), log) in tasks.into_iter().enumerate().zip(&logs) {
            let ended = ended.clone();
            scope.spawn(move || {
                let outcome = (task.work)(log).with_context(|| task.name.clone());
                // The receiver outlives every task.
                let _ = ended.send((index, outcome));
            });
        }
        drop(ended);
        loop {
            match ends.recv_timeout(INTERVAL) {
                Ok((index, outcome)) => {
                    running[index] = false;
                    match outcome {
                        Ok(()) => report::step(started.elapsed(), &names[index], "ready"),
                        Err(error) => {
                            report::step(started.elapsed(), &names[index], "failed");
                            failure.get_or_insert(error);
                        }
                    }
                }
                Err(mpsc::RecvTimeoutError::Timeout) => {
                    for index in (0..logs.len()).filter(|index| running[*index]) {
                        report::step(started.elapsed(), &names[index], &logs[index].how_far());
                    }
                }
                Err(mpsc::RecvTimeoutError::Disconnected) => break,
            }
        }
    });
    failure.map_or(Ok(()), Err)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn cargos_bar_says_how_far_it_is() {
        let read = |bar| Position::read(bar).map(|position| (position.done, position.total));
        assert_eq!(read("    Building [=====>    ] 143/345: syn, serde(build)"), Some((143, 345)));
        assert_eq!(read("\u{1b}[K    Building [=> ] 7/9"), Some((7, 9)));
        assert_eq!(read("   Compiling syn v2.0.1"), None);
        assert_eq!(read("note: [a] b/c"), None);
    }

    #[test]
    fn who_waits_for_a_task_learns_that_it_is_done_and_that_it_never_will_be() {
        let folder = tempfile::tempdir().expect("a folder");
        let path = folder.path().join("log");
        let file = Mutex::new(File::create(&path).expect("a log"));
        let log = Log { path, file, how_far: Mutex::default() };
        for succeeds in [true, false] {
            let (tell, told) = mpsc::channel();
            let task = Task::new("", move |_| if succeeds { Ok(()) } else { bail!("planted") });
            let outcome = (task.then_tell(tell).work)(&log);
            assert_eq!(outcome.is_ok(), succeeds);
            assert_eq!(told.recv().is_ok(), succeeds);
        }
    }
}
