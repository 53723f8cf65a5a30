//! One transaction: load what the commands name, let the core decide each of them, write what
//! changed, commit, then tell.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
    sync::atomic::Ordering,
};

use ed25519_dalek::SigningKey;
use sqlx::{Connection, SqliteConnection};
use tallystick_core::{
    HolderAnswer, MailId, ParticipantId, Party, Refusal, Subject, Timestamp, WalletId, access,
    actions,
    issuer::{IssuerTokenState, Settings, script},
    view::Topic,
    work::{Changes, Halt, Key, KeySet, Loaded, Row, Rows, Table, UnitOfWork},
};
use tracing::{error, info, warn};

use super::{
    Answer, Command, Received,
    offers::{Offers, token_of},
    replies::{Replies, message_of, opens_session, stands},
};
use crate::{
    clock::Clock,
    database::{
        Answered, Batch, Database, Loader, Mailed, MessageKey, Record, StoreError, StoredAnswer,
        prune, write_as_much_as_a_command,
    },
    hub::Hub,
    log_limit::LogLimit,
};

/// What the writer works with.
pub struct Resources {
    /// The time.
    pub clock: Clock,
    /// Where rows are.
    pub database: Database,
    /// Who is told.
    pub hub: Arc<Hub>,
    /// How the issuer is configured.
    pub settings: Arc<Settings>,
    /// The issuer's own key, which signs tokens.
    pub key: Arc<SigningKey>,
}

/// The writer's state: the rows that it changed or looked at lately. It is the only writer, so
/// what it has in memory is what is on disk; after a failure it forgets all of it.
pub(super) struct Batches {
    resources: Resources,
    cache: Option<Cache>,
}

/// What is in memory of the database.
struct Cache {
    rows: Rows,
    offers: Offers,
}

static FAILED: LogLimit = LogLimit::new();
static DIVIDED: LogLimit = LogLimit::new();
static NOT_CLOSED: LogLimit = LogLimit::new();

/// The most rows of each table that are cached.
const CACHED_ROWS: usize = 500;

/// Forgets what does not exist or cannot be read, and the oldest: ids sort by time. Now and then
/// only, because to look at each row costs more than a small batch does.
fn forget_oldest<R: Row>(rows: &mut Table<R>) {
    if rows.len() > 2 * CACHED_ROWS {
        rows.retain(|_, row| row.present().is_some());
        while rows.len() > CACHED_ROWS {
            rows.pop_first();
        }
    }
}

/// A row that could not be read is looked at again by the next batch: it may be repaired by then.
fn forget_unreadable<R: Row>(rows: &mut Table<R>) {
    rows.retain(|_, row| !matches!(row, Loaded::Unreadable));
}

/// The time of a batch.
#[derive(Clone, Copy)]
struct Moment {
    now: Timestamp,
    /// Offers may lapse.
    lapsing: bool,
}

/// Who is notified of what, once it is committed.
#[derive(Default)]
struct Notices {
    audience: BTreeMap<ParticipantId, BTreeSet<Topic>>,
    mail: Vec<WalletId>,
}

impl Batches {
    pub(super) fn new(resources: Resources) -> Self {
        Self { resources, cache: None }
    }

    /// Carries all commands out, each on its own: one that is refused leaves no trace and the
    /// others alone, and one that the database does not take fails alone.
    pub(super) async fn carry_out(
        &mut self,
        commands: &[&Command],
    ) -> Vec<Result<Answer, Refusal>> {
        let mut outcome = self.transact_and_notify(commands).await;
        if let Err(StoreError::Conflict) = outcome {
            // The cache is empty by now: it decides on what is stored.
            outcome = self.transact_and_notify(commands).await;
        }
        let failure = match outcome {
            Ok(answers) => return answers,
            Err(failure) => failure,
        };
        if commands.len() == 1 || failure.is_of_storage() {
            if let Some(left_out) = FAILED.admit() {
                let commands = commands.len();
                error!(%failure, commands, left_out, "a transaction failed and was rolled back");
            }
            let refusal = failure.refusal();
            return commands.iter().map(|_| Err(refusal.clone())).collect();
        }
        if let Some(left_out) = DIVIDED.admit() {
            warn!(
                %failure,
                left_out, "a transaction failed: its commands are carried out one by one"
            );
        }
        let mut answers = Vec::with_capacity(commands.len());
        for command in commands {
            let answer = self.transact_and_notify(&[*command]).await;
            answers.push(answer.map_or_else(
                |failure| {
                    if let Some(left_out) = FAILED.admit() {
                        error!(%failure, left_out, "a command failed and was rolled back");
                    }
                    Err(failure.refusal())
                },
                |mut answers| answers.pop().unwrap_or(Err(Refusal::Internal)),
            ));
        }
        answers
    }

    /// One transaction, and then those are notified whom it concerns.
    async fn transact_and_notify(
        &mut self,
        commands: &[&Command],
    ) -> Result<Vec<Result<Answer, Refusal>>, StoreError> {
        let (answers, notices) = self.transact(commands).await?;
        self.resources.hub.notify(notices.audience, &notices.mail);
        Ok(answers)
    }

    /// A connection on which a transaction failed is closed: the driver may believe that it is
    /// still open, and no later one would begin.
    async fn transact(
        &mut self,
        commands: &[&Command],
    ) -> Result<(Vec<Result<Answer, Refusal>>, Notices), StoreError> {
        if !self.resources.database.is_in_place() {
            return Err(StoreError::Displaced);
        }
        let mut connection = self.resources.database.writer().await?;
        let outcome = self.transact_on(&mut connection, commands).await;
        if outcome.is_err()
            && let Err(failure) = connection.close().await
            && let Some(left_out) = NOT_CLOSED.admit()
        {
            warn!(%failure, left_out, "the connection of a failed transaction was not closed in order");
        }
        outcome
    }

    async fn transact_on(
        &mut self,
        connection: &mut SqliteConnection,
        commands: &[&Command],
    ) -> Result<(Vec<Result<Answer, Refusal>>, Notices), StoreError> {
        // Taken, so that a failure on the way leaves none: what it holds may not be on disk.
        let cache = self.cache.take();
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut loader = self.resources.database.loader(&mut transaction);
        let Cache { mut rows, mut offers } = match cache {
            Some(cache) => cache,
            None => Cache { rows: loader.network().await?, offers: Offers::default() },
        };
        let named = Named::by(commands);
        loader.load(&named.rows, &mut rows).await?;
        let mail = loader.mail(named.mail).await?;
        let mut replies = Replies::new(loader.came_before(named.messages).await?);

        let (mut batch, mut notices) = (Batch::default(), Notices::default());
        let mut answers = Vec::new();
        let (time, paused) = self.resources.clock.observe();
        let moment = Moment { now: time, lapsing: paused.is_none() };
        for command in commands {
            let message = message_of(command);
            let first = message.as_ref().and_then(|(key, received)| replies.find(key, received));
            if let Some(first) = first {
                answers.push(first);
                continue;
            }
            let decision =
                self.resources.decide(command, moment, &mail, &mut rows, &mut loader).await?;
            let (answer, changes) = match decision {
                Ok(decision) => decision,
                Err(refusal) => {
                    info!(code = refusal.code(), "refused");
                    if let Some((key, received)) = message
                        && stands(command, &refusal)
                    {
                        let answer = Answer::refused(&refusal, received);
                        batch.answer(answered(key.clone(), received, None, &answer));
                        replies.remember(key, received, answer);
                    }
                    answers.push(Err(refusal));
                    continue;
                }
            };
            let answer = Answer::done(format!("{{\"Response\":{answer}}}"));
            record(&mut batch, message.as_ref(), &answer);
            if let Command::Acknowledge { mail: id, .. } = command
                && let Some(mailed) = mail.get(id).filter(|mailed| !mailed.acknowledged)
            {
                batch.acknowledge(*id);
                offers.acknowledge(&mailed.outgoing);
            }
            if let Command::See(outcome) = command {
                batch.see(outcome.clone());
            }
            if let Some((key, received)) = message {
                replies.remember(key, received, answer.clone());
            }
            for (participant, topics) in access::audience(&changes, &rows) {
                notices.audience.entry(participant).or_default().extend(topics);
            }
            rows.apply(&changes);
            changes.sends.iter().for_each(|outgoing| offers.send(outgoing));
            let tokens = changes.tokens.values().map(|change| &change.row);
            for row in tokens.filter(|row| offers.may_wait(row.token)) {
                match (row.state, row.answer) {
                    (IssuerTokenState::Issued, _) => {}
                    // The other devices fetch what one accepted, which the offer tells them of.
                    (_, Some(HolderAnswer::Accepted)) => {
                        batch.take_back(row.token, row.answered_by);
                    }
                    _ => batch.take_back(row.token, None),
                }
            }
            batch.add(changes, &mut || self.resources.clock.fresh_uuid(time));
            answers.push(Ok(answer));
        }
        if commands.iter().any(|command| matches!(command, Command::Probe { .. })) {
            batch.probe();
        }
        if commands.iter().any(|command| matches!(command, Command::Probe { large: true })) {
            write_as_much_as_a_command(&mut transaction).await?;
        }
        for command in commands {
            // What is forgotten cannot be had back: not by a clock that may be wrong.
            if let (Command::Prune(pruned), true) = (command, moment.lapsing) {
                let window = self.resources.settings.window;
                pruned.fetch_add(prune(&mut transaction, time, window).await?, Ordering::Relaxed);
                batch.probe();
                // Among them may be wallets that were looked at lately.
                rows.wallets.clear();
            }
        }
        if !batch.is_empty() {
            notices.mail = batch.store(&mut transaction, time).await?.mail;
            transaction.commit().await?;
        }
        shrink(&mut rows);
        self.cache = Some(Cache { rows, offers });
        Ok((answers, notices))
    }
}

/// Keeps the cache small, and nothing in it that may be otherwise by the next batch.
fn shrink(rows: &mut Rows) {
    // What was not answered when it was asked for may be by now.
    rows.answered.clear();
    // A device may have enrolled, or was seen, since.
    rows.devices.clear();
    rows.open_offers.clear();
    forget_unreadable(&mut rows.requests);
    forget_unreadable(&mut rows.tokens);
    forget_unreadable(&mut rows.flows);
    forget_unreadable(&mut rows.wallets);
    forget_unreadable(&mut rows.chats);
    forget_unreadable(&mut rows.talkers);
    forget_oldest(&mut rows.requests);
    forget_oldest(&mut rows.tokens);
    forget_oldest(&mut rows.flows);
    forget_oldest(&mut rows.wallets);
    forget_oldest(&mut rows.chats);
    forget_oldest(&mut rows.talkers);
    while rows.open_chats.len() > 2 * CACHED_ROWS {
        rows.open_chats.pop_first();
    }
    while rows.balances.len() > 2 * CACHED_ROWS {
        rows.balances.pop_first();
    }
}

impl Resources {
    /// Lets the core decide, and loads what it lacks until it can.
    async fn decide(
        &self,
        command: &Command,
        moment: Moment,
        mail: &BTreeMap<MailId, Mailed>,
        rows: &mut Rows,
        loader: &mut Loader<'_>,
    ) -> Result<Result<(serde_json::Value, Changes), Refusal>, sqlx::Error> {
        loop {
            match self.decide_with_rows(command, moment, mail, rows) {
                Ok(decision) => return Ok(Ok(decision)),
                Err(Halt::Refused(refusal)) => return Ok(Err(refusal)),
                Err(Halt::Unloaded(key)) => loader.load(&KeySet::from([key]), rows).await?,
            }
        }
    }

    fn decide_with_rows(
        &self,
        command: &Command,
        Moment { now, lapsing }: Moment,
        mail: &BTreeMap<MailId, Mailed>,
        rows: &Rows,
    ) -> Result<(serde_json::Value, Changes), Halt> {
        let mut fresh = || self.clock.fresh_uuid(now);
        let mut work =
            UnitOfWork::new(&self.settings, &*self.key, (now, lapsing), rows, &mut fresh);
        let answer = decide_with(command, mail, &mut work)?;
        Ok((answer, work.into_changes()))
    }
}

fn decide_with(
    command: &Command,
    mail: &BTreeMap<MailId, Mailed>,
    work: &mut UnitOfWork<'_>,
) -> Result<serde_json::Value, Halt> {
    let nothing = serde_json::json!({});
    match command {
        Command::Message(received, sender) => {
            actions::decide(received.action.clone()?, sender, work)
        }
        Command::Enrolment(received) => actions::onboard_at_notifier(&received.message, work),
        Command::Acknowledge { wallet, mail: id } => {
            let theirs = |mailed: &&Mailed| mailed.outgoing.to == Party::Wallet(*wallet);
            match mail.get(id).filter(theirs) {
                None => Err(Refusal::NotFound { thing: "message" }.into()),
                Some(Mailed { acknowledged: true, .. }) => Ok(nothing),
                Some(Mailed { outgoing, .. }) => {
                    script::on_acknowledged(work, outgoing).map(|()| nothing)
                }
            }
        }
        Command::Tick(token) => actions::tick(*token, work).map(|()| nothing),
        Command::See(_) | Command::Probe { .. } | Command::Prune(_) => Ok(nothing),
    }
}

fn record(batch: &mut Batch, message: Option<&(MessageKey, &Received)>, answer: &Answer) {
    match message {
        Some((key, received)) if opens_session(received) => batch.open_session(key.clone()),
        Some((key, received)) => {
            batch.answer(answered(key.clone(), received, received.record.clone(), answer));
        }
        None => {}
    }
}

fn answered(
    key: MessageKey,
    received: &Received,
    record: Option<Record>,
    reply: &Answer,
) -> Answered {
    let header = &received.message.header;
    let downloaded = (header.subject == Subject::IssuedAtIssuer.as_str() && reply.status == 200)
        .then(|| token_of(&received.message.body))
        .flatten();
    let text = || StoredAnswer::Text(reply.text.to_string());
    let answer = downloaded.map_or_else(text, StoredAnswer::Document);
    Answered {
        key,
        subject: header.subject.clone(),
        digest: received.digest,
        record,
        status: reply.status,
        answer,
    }
}

/// What the commands of a batch name, so that each table is asked once for all of them.
#[derive(Default)]
struct Named {
    rows: KeySet,
    messages: BTreeSet<MessageKey>,
    mail: BTreeSet<MailId>,
}

impl Named {
    fn by(commands: &[&Command]) -> Self {
        let mut named = Self::default();
        for command in commands {
            named.messages.extend(message_of(command).map(|(key, _)| key));
            match command {
                Command::Message(received, sender) => {
                    if let Ok(action) = &received.action {
                        action.keys(sender, &mut named.rows);
                    }
                }
                Command::Acknowledge { mail, .. } => named.mail.extend([*mail]),
                Command::Tick(token) => named.rows.extend([Key::Token(*token)]),
                Command::Enrolment(_)
                | Command::See(_)
                | Command::Probe { .. }
                | Command::Prune(_) => {}
            }
        }
        named
    }
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
