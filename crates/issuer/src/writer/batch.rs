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
    MailId, ParticipantId, Party, Refusal, RequestId, Subject, Timestamp, WalletId,
    issuer::{
        Changes, Decision, Halt, IssuerTokenState, Rows, Settings, Situation,
        commands::{self, Call},
        script,
    },
    view::Topic,
};
use tracing::{error, info, warn};
use uuid::Uuid;

use super::{
    Answer, Command, Received,
    offers::{Offers, token_of},
    replies::{Replies, message_of, opens_session, stands},
};
use crate::{
    clock::Clock,
    database::{
        Answered, Batch, Database, Loader, Mailed, MessageKey, Prefetch, Prefetched, Record,
        StoreError, StoredAnswer, prune, write_as_much_as_a_command,
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
    at_hand: Option<AtHand>,
}

/// What is in memory of the database.
struct AtHand {
    rows: Rows,
    offers: Offers,
}

static FAILED: LogLimit = LogLimit::new();
static DIVIDED: LogLimit = LogLimit::new();
static NOT_CLOSED: LogLimit = LogLimit::new();

/// The most rows of each table that are kept at hand.
const ROWS_AT_HAND: usize = 500;

/// Forgets what does not exist, and the oldest: ids sort by time. Now and then only, because to
/// look at each row costs more than a small batch does.
fn forget_oldest<K: Ord, V>(rows: &mut BTreeMap<K, Option<V>>) {
    if rows.len() > 2 * ROWS_AT_HAND {
        rows.retain(|_, row| row.is_some());
        while rows.len() > ROWS_AT_HAND {
            rows.pop_first();
        }
    }
}

/// The time of a batch.
#[derive(Clone, Copy)]
struct Moment {
    now: Timestamp,
    /// Offers may lapse.
    lapsing: bool,
}

/// Whom to tell what, once it is committed.
#[derive(Default)]
struct News {
    audience: BTreeMap<ParticipantId, BTreeSet<Topic>>,
    mail: Vec<WalletId>,
}

impl Batches {
    pub(super) fn new(resources: Resources) -> Self {
        Self { resources, at_hand: None }
    }

    /// Carries all commands out, each on its own: one that is refused leaves no trace and the
    /// others alone, and one that the database does not take fails alone.
    pub(super) async fn carry_out(
        &mut self,
        commands: &[&Command],
    ) -> Vec<Result<Answer, Refusal>> {
        let mut outcome = self.tell(commands).await;
        if let Err(StoreError::Conflict) = outcome {
            // Nothing that was at hand is any more: it decides on what is there.
            outcome = self.tell(commands).await;
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
            let answer = self.tell(&[*command]).await;
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

    /// One transaction, and then those are told whom it concerns.
    async fn tell(
        &mut self,
        commands: &[&Command],
    ) -> Result<Vec<Result<Answer, Refusal>>, StoreError> {
        let (answers, news) = self.transact(commands).await?;
        self.resources.hub.tell(news.audience, &news.mail);
        Ok(answers)
    }

    /// A connection on which a transaction failed is closed: the driver may believe that it is
    /// still open, and no later one would begin.
    async fn transact(
        &mut self,
        commands: &[&Command],
    ) -> Result<(Vec<Result<Answer, Refusal>>, News), StoreError> {
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
    ) -> Result<(Vec<Result<Answer, Refusal>>, News), StoreError> {
        // Taken, so that a failure on the way leaves none: what it holds may not be on disk.
        let at_hand = self.at_hand.take();
        let mut transaction = connection.begin_with("BEGIN IMMEDIATE").await?;
        let mut loader = self.resources.database.loader(&mut transaction);
        let AtHand { mut rows, mut offers } = match at_hand {
            Some(at_hand) => at_hand,
            None => AtHand { rows: loader.network().await?, offers: Offers::default() },
        };
        let Prefetched { answers, sessions, mail } =
            loader.prefetch(prefetch(commands.iter().copied()), &mut rows).await?;
        let mut replies = Replies::new(answers, sessions);

        let (mut batch, mut news) = (Batch::default(), News::default());
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
            let Decision { answer, changes } = match decision {
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
            if let Some((key, received)) = message {
                replies.remember(key, received, answer.clone());
            }
            for (participant, topics) in changes.audience(rows.participants.values()) {
                news.audience.entry(participant).or_default().extend(topics);
            }
            let new = changes.flows.iter().map(|flow| flow.id);
            let new: Vec<_> = new.filter(|id| !rows.flows.contains_key(id)).collect();
            new.into_iter().for_each(|flow| batch.add_parties(flow));
            rows.apply(&changes);
            changes.sends.iter().for_each(|outgoing| offers.send(outgoing));
            let ended = changes.tokens.iter().filter(|row| row.state != IssuerTokenState::Issued);
            ended
                .filter(|row| offers.may_wait(row.token))
                .for_each(|row| batch.take_back(row.token));
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
            news.mail = batch.store(&mut transaction, time).await?.mail;
            transaction.commit().await?;
        }
        // What was not answered when it was asked for may be by now.
        rows.answered.clear();
        forget_oldest(&mut rows.requests);
        forget_oldest(&mut rows.tokens);
        forget_oldest(&mut rows.flows);
        forget_oldest(&mut rows.wallets);
        while rows.vaults.len() > ROWS_AT_HAND {
            rows.vaults.pop_first();
        }
        self.at_hand = Some(AtHand { rows, offers });
        Ok((answers, news))
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
    ) -> Result<Result<Decision, Refusal>, sqlx::Error> {
        loop {
            let mut fresh = || self.clock.fresh_uuid(moment.now);
            let decision = self.decide_with(command, moment, mail, rows, &mut fresh);
            match decision {
                Ok(decision) => return Ok(Ok(decision)),
                Err(Halt::Refused(refusal)) => return Ok(Err(refusal)),
                Err(Halt::Unloaded(key)) => loader.load(&key, rows).await?,
            }
        }
    }

    fn decide_with(
        &self,
        command: &Command,
        Moment { now, lapsing }: Moment,
        mail: &BTreeMap<MailId, Mailed>,
        rows: &Rows,
        fresh: &mut dyn FnMut() -> Uuid,
    ) -> Result<Decision, Halt> {
        let mut situation = Situation { settings: &self.settings, now, lapsing, rows, fresh };
        let silent = |changes: Changes| Decision { answer: serde_json::json!({}), changes };
        match command {
            Command::Message(received, sender) => {
                let call = Call { sender, message: &received.message };
                commands::decide(&mut situation, &call, &*self.key)
            }
            Command::Enrolment(received) => {
                commands::onboard_at_notifier(&mut situation, &received.message)
            }
            Command::Acknowledge { wallet, mail: id } => {
                let theirs = |mailed: &&Mailed| mailed.outgoing.to == Party::Wallet(*wallet);
                match mail.get(id).filter(theirs) {
                    None => Err(Refusal::NotFound { thing: "message" }.into()),
                    Some(Mailed { acknowledged: true, .. }) => Ok(silent(Changes::default())),
                    Some(Mailed { outgoing, .. }) => {
                        script::on_acknowledged(&mut situation, outgoing).map(silent)
                    }
                }
            }
            Command::Tick(token) => commands::tick(&mut situation, *token).map(silent),
            Command::Probe { .. } | Command::Prune(_) => Ok(silent(Changes::default())),
        }
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

/// What the messages name, so that each table is asked once for all of them.
fn prefetch<'a>(commands: impl Iterator<Item = &'a Command>) -> Prefetch {
    let mut prefetch = Prefetch::default();
    for command in commands {
        prefetch.messages.extend(message_of(command).map(|(key, _)| key));
        match command {
            Command::Message(received, sender) => {
                let message = &received.message;
                prefetch.wallets.extend([sender.id]);
                prefetch.tokens.extend(token_of(&message.body));
                let request = message.body["Request"].as_str();
                let request: Option<RequestId> = request.and_then(|id| id.parse().ok());
                prefetch.requests.extend(request);
            }
            Command::Acknowledge { mail, .. } => prefetch.mail.extend([*mail]),
            Command::Tick(token) => prefetch.tokens.extend([*token]),
            Command::Enrolment(_) | Command::Probe { .. } | Command::Prune(_) => {}
        }
    }
    prefetch
}

#[cfg(test)]
#[path = "batch_tests.rs"]
mod tests;
