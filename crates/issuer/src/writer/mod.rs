//! The one writer: puts many commands into one transaction and commits once, one `fsync` for
//! all of them. While it commits, the next commands gather.

mod batch;
mod offers;
mod probe;
mod replies;

use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
    time::Duration,
};

use tallystick_core::{
    MailId, Message, Refusal, TokenId, WalletId, actions::AnyAction, work::Wallet,
};
use tokio::{
    sync::{mpsc, oneshot},
    time::sleep,
};

use crate::database::{ContentDigest, Outcome, Record, digest};
use batch::Batches;
pub(crate) use batch::Resources;
pub(crate) use probe::Probe;
pub(crate) use replies::Answer;

/// The most commands that one transaction holds.
const LARGEST_BATCH: usize = 256;

/// A transaction of so many commands means that many more are on their way.
const BUSY: usize = 12;

/// How long a busy writer gathers before the next transaction. What a transaction costs besides
/// its rows is then shared by more commands; a writer that is not busy never waits.
const GATHER: Duration = Duration::from_millis(2);

/// The most commands that wait; more are refused as busy.
const LONGEST_QUEUE: usize = 2_048;

/// A command for the writer.
#[derive(Debug)]
pub(crate) enum Command {
    /// A verified message of a wallet.
    Message(Box<Received>, Arc<Wallet>),
    /// An enrolment, signed with the key that it enrols.
    Enrolment(Box<Received>),
    /// A wallet has a message of its mailbox.
    Acknowledge {
        /// Which wallet.
        wallet: WalletId,
        /// Which message.
        mail: MailId,
    },
    /// A participant was shown how a flow ended.
    See(Outcome),
    /// Offers whose time is over.
    Tick(TokenId),
    /// Somebody wants to know whether the issuer can write.
    Probe {
        /// As much as a command does, and not just a row.
        large: bool,
    },
    /// Some of what is not kept for ever is forgotten; how many rows is added here.
    Prune(Arc<AtomicU64>),
}

/// A message as it came in.
#[derive(Debug)]
pub(crate) struct Received {
    /// What it says.
    pub message: Message,
    /// What it asks for, read as its subject has it. An enrolment asks for no action.
    pub action: Result<AnyAction, Refusal>,
    /// What is asked, to tell a repetition from another message under the same correlation.
    pub digest: ContentDigest,
    /// What is kept of it if it changes something.
    pub record: Option<Record>,
}

impl Received {
    /// Prepares a message for the writer, so that the writer has less to do.
    pub(crate) fn new(message: Message) -> Self {
        let (digest, record) = (digest(&message), Record::of(&message));
        let action = AnyAction::parse(&message);
        Self { message, action, digest, record }
    }
}

#[derive(Debug)]
struct Job {
    command: Command,
    reply: oneshot::Sender<Result<Answer, Refusal>>,
}

/// Hands commands to the writer.
#[derive(Clone, Debug)]
pub struct Writer {
    jobs: mpsc::Sender<Job>,
    short_of_storage: Arc<AtomicBool>,
}

impl Writer {
    /// Starts the writer. It ends, with everything committed, once every handle is dropped.
    pub fn start(resources: Resources) -> (Self, tokio::task::JoinHandle<()>) {
        let (jobs, queue) = mpsc::channel(LONGEST_QUEUE);
        let short_of_storage = Arc::<AtomicBool>::default();
        let writing = write(Batches::new(resources), queue, short_of_storage.clone());
        (Self { jobs, short_of_storage }, tokio::spawn(writing))
    }

    /// Whether something was refused because the disk did not take it, and nothing as large as a
    /// command was committed since. Less may well be committed meanwhile.
    pub(crate) fn is_short_of_storage(&self) -> bool {
        self.short_of_storage.load(Ordering::Relaxed)
    }

    /// Carries a command out. Answered once it is on disk.
    ///
    /// # Errors
    /// The core's refusal; [`Refusal::Busy`] when too many commands wait, [`Refusal::Closing`] when
    /// the writer has ended, [`Refusal::StorageFailed`] when the disk does not take it.
    pub(crate) async fn submit(&self, command: Command) -> Result<Answer, Refusal> {
        let (reply, answer) = oneshot::channel();
        self.jobs.try_send(Job { command, reply }).map_err(|failed| match failed {
            mpsc::error::TrySendError::Full(_) => Refusal::Busy,
            mpsc::error::TrySendError::Closed(_) => Refusal::Closing,
        })?;
        answer.await.unwrap_or(Err(Refusal::Closing))
    }
}

async fn write(
    mut batches: Batches,
    mut queue: mpsc::Receiver<Job>,
    short_of_storage: Arc<AtomicBool>,
) {
    let mut jobs = Vec::with_capacity(LARGEST_BATCH);
    while queue.recv_many(&mut jobs, LARGEST_BATCH).await > 0 {
        let commands: Vec<&Command> = jobs.iter().map(|job| &job.command).collect();
        let answers = batches.carry_out(&commands).await;
        if let Some(short) = shows_shortage(&commands, &answers) {
            short_of_storage.store(short, Ordering::Relaxed);
        }
        let busy = jobs.len() >= BUSY;
        for (job, answer) in jobs.drain(..).zip(answers) {
            // Whoever asked may have gone; what was asked is done all the same.
            let _ = job.reply.send(answer);
        }
        if busy {
            sleep(GATHER).await;
        }
    }
}

/// Whether the disk takes less than a command, as far as these answers tell.
fn shows_shortage(commands: &[&Command], answers: &[Result<Answer, Refusal>]) -> Option<bool> {
    if answers.iter().any(|answer| matches!(answer, Err(Refusal::StorageFailed))) {
        return Some(true);
    }
    let mut both = commands.iter().zip(answers);
    let large = |(command, answer): (&&Command, &Result<Answer, Refusal>)| {
        matches!(command, Command::Probe { large: true }) && answer.is_ok()
    };
    both.any(large).then_some(false)
}
