//! One transaction: load what the commands name, let the core decide each of them, write what
//! changed, commit, then tell.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use ed25519_dalek::SigningKey;
use serde_json::Value;
use tallystick_core::{
    MailId, ParticipantId, Party, PublicKey, Refusal, RequestId, Subject, Timestamp, TokenId,
    WalletId,
    issuer::{
        Changes, Decision, Halt, Rows, Settings, Situation,
        commands::{self, Call},
        script,
    },
    view::Topic,
};
use tracing::{error, info};
use uuid::Uuid;

use super::{Answer, Command, Received};
use crate::{
    clock::{fresh_uuid, now},
    database::{
        Answered, Batch, Database, Loader, Mailed, MessageKey, Prefetch, Prefetched, SenderKey,
        StoreError, StoredAnswer,
    },
    hub::Hub,
};

/// What the writer works with.
pub struct Resources {
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
    at_hand: Option<Rows>,
}

/// The most rows of each table that are kept at hand.
const ROWS_AT_HAND: usize = 1_000;

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

/// What `Session@Issuer` is answered. It is not stored with each message.
const SESSION_OPENED: &str = "{\"Response\":{}}";

/// Whom to tell what, once it is committed.
#[derive(Default)]
struct News {
    audience: BTreeMap<ParticipantId, BTreeSet<Topic>>,
    mail: Vec<WalletId>,
}

fn key_of(command: &Command) -> Option<MessageKey> {
    let (received, sender) = match command {
        Command::Message(received, wallet) => (received, SenderKey::from(wallet.id)),
        // An enrolment is from Anonymous: its key tells one from another.
        Command::Enrolment(received) => {
            let key: PublicKey = received.message.body["PublicKey"].as_str()?.parse().ok()?;
            (received, SenderKey::from(key))
        }
        Command::Acknowledge { .. } | Command::Tick(_) => return None,
    };
    Some((sender, received.message.header.correlation))
}

fn opens_session(received: &Received) -> bool {
    received.message.header.subject == Subject::SessionAtIssuer.as_str()
}

impl Batches {
    pub(super) fn new(resources: Resources) -> Self {
        Self { resources, at_hand: None }
    }

    /// Carries all commands out, each on its own: one that is refused leaves no trace and the
    /// others alone. If the database fails, none is carried out.
    pub(super) async fn carry_out<'a>(
        &mut self,
        commands: impl Iterator<Item = &'a Command> + Clone,
    ) -> Vec<Result<Answer, Refusal>> {
        match self.transact(commands.clone()).await {
            Ok((answers, news)) => {
                self.resources.hub.tell(news.audience, &news.mail);
                answers
            }
            Err(failure) => {
                error!(%failure, "a transaction failed and was rolled back");
                commands.map(|_| Err(Refusal::Internal)).collect()
            }
        }
    }

    async fn transact<'a>(
        &mut self,
        commands: impl Iterator<Item = &'a Command> + Clone,
    ) -> Result<(Vec<Result<Answer, Refusal>>, News), StoreError> {
        // Taken, so that a failure on the way leaves none: what it holds may not be on disk.
        let at_hand = self.at_hand.take();
        let mut transaction = self.resources.database.begin().await?;
        let mut loader = self.resources.database.loader(&mut transaction);
        let mut rows = match at_hand {
            Some(rows) => rows,
            None => loader.network().await?,
        };
        let Prefetched { answers, sessions, mail } =
            loader.prefetch(prefetch(commands.clone()), &mut rows).await?;
        let answers = answers.into_iter().map(|(key, first)| (key, Answer::from(first.answer)));
        let sessions = sessions.into_iter().map(|key| (key, Answer::from(SESSION_OPENED)));
        let mut answered: BTreeMap<MessageKey, Answer> = answers.chain(sessions).collect();

        let (mut batch, mut news) = (Batch::default(), News::default());
        let mut answers = Vec::new();
        let time = now();
        for command in commands {
            let key = key_of(command);
            if let Some(answer) = key.as_ref().and_then(|key| answered.get(key)) {
                answers.push(Ok(answer.clone()));
                continue;
            }
            let decision =
                self.resources.decide(command, time, &mail, &mut rows, &mut loader).await?;
            let Decision { answer, changes } = match decision {
                Ok(decision) => decision,
                Err(refusal) => {
                    info!(code = refusal.code(), "refused");
                    answers.push(Err(refusal));
                    continue;
                }
            };
            let answer = Answer::from(format!("{{\"Response\":{answer}}}"));
            record(&mut batch, command, key.as_ref(), &answer, &mail);
            if let Some(key) = key {
                answered.insert(key, answer.clone());
            }
            for (participant, topics) in changes.audience(rows.participants.values()) {
                news.audience.entry(participant).or_default().extend(topics);
            }
            let new = changes.flows.iter().map(|flow| flow.id);
            let new: Vec<_> = new.filter(|id| !rows.flows.contains_key(id)).collect();
            new.into_iter().for_each(|flow| batch.add_parties(flow));
            rows.apply(&changes);
            batch.add(changes, &mut || fresh_uuid(time));
            answers.push(Ok(answer));
        }
        if !batch.is_empty() {
            news.mail = batch.store(&mut transaction, time).await?.mail;
            transaction.commit().await?;
        }
        forget_oldest(&mut rows.requests);
        forget_oldest(&mut rows.tokens);
        forget_oldest(&mut rows.flows);
        forget_oldest(&mut rows.wallets);
        while rows.vaults.len() > ROWS_AT_HAND {
            rows.vaults.pop_first();
        }
        self.at_hand = Some(rows);
        Ok((answers, news))
    }
}

impl Resources {
    /// Lets the core decide, and loads what it lacks until it can.
    async fn decide(
        &self,
        command: &Command,
        time: Timestamp,
        mail: &BTreeMap<MailId, Mailed>,
        rows: &mut Rows,
        loader: &mut Loader<'_>,
    ) -> Result<Result<Decision, Refusal>, sqlx::Error> {
        loop {
            let mut fresh = || fresh_uuid(time);
            let decision = self.decide_with(command, time, mail, rows, &mut fresh);
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
        now: Timestamp,
        mail: &BTreeMap<MailId, Mailed>,
        rows: &Rows,
        fresh: &mut dyn FnMut() -> Uuid,
    ) -> Result<Decision, Halt> {
        let mut situation = Situation { settings: &self.settings, now, rows, fresh };
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
        }
    }
}

fn record(
    batch: &mut Batch,
    command: &Command,
    key: Option<&MessageKey>,
    answer: &Answer,
    mail: &BTreeMap<MailId, Mailed>,
) {
    match (command, key) {
        (Command::Acknowledge { mail: id, .. }, _)
            if mail.get(id).is_some_and(|mailed| !mailed.acknowledged) =>
        {
            batch.acknowledge(*id);
        }
        (Command::Message(received, _), Some(key)) if opens_session(received) => {
            batch.open_session(key.clone());
        }
        (Command::Message(received, _) | Command::Enrolment(received), Some(key)) => {
            batch.answer(Answered {
                key: key.clone(),
                subject: received.message.header.subject.clone(),
                digest: received.digest,
                record: received.record.clone(),
                status: 200,
                answer: StoredAnswer::Text(answer.to_string()),
            });
        }
        _ => {}
    }
}

/// What the messages name, so that each table is asked once for all of them.
fn prefetch<'a>(commands: impl Iterator<Item = &'a Command>) -> Prefetch {
    let mut prefetch = Prefetch::default();
    let named = |body: &Value| -> Option<TokenId> { body["Token"].as_str()?.parse().ok() };
    for command in commands {
        match command {
            Command::Message(received, _) if opens_session(received) => {
                prefetch.sessions.extend(key_of(command));
            }
            _ => prefetch.messages.extend(key_of(command)),
        }
        match command {
            Command::Message(received, _) => {
                let message = &received.message;
                prefetch.tokens.extend(named(&message.body));
                let request = message.body["Request"].as_str();
                let request: Option<RequestId> = request.and_then(|id| id.parse().ok());
                prefetch.requests.extend(request);
            }
            Command::Acknowledge { mail, .. } => prefetch.mail.extend([*mail]),
            Command::Tick(token) => prefetch.tokens.extend([*token]),
            Command::Enrolment(_) => {}
        }
    }
    prefetch
}
