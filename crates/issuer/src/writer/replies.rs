//! How repeated messages are recognized, and what they are answered.

use std::{collections::BTreeMap, sync::Arc};

use tallystick_core::{PublicKey, Refusal, Subject, actions::AnyAction};

use super::{Command, Received};
use crate::database::{CameBefore, ContentDigest, MessageKey, SenderKey};

/// An answer as it is sent, `{"Response": …}` or `{"Error": …}`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Answer {
    /// The HTTP status.
    pub(crate) status: u16,
    /// JSON.
    pub(crate) text: Arc<str>,
    /// The message came before, and this is what it was answered then.
    pub(crate) repeated: bool,
}

impl Answer {
    /// Something was done, and this is the text of its answer.
    pub(super) fn done(text: impl Into<Arc<str>>) -> Self {
        Self { status: 200, text: text.into(), repeated: false }
    }

    /// Something was refused, and will be refused in the same words when it is repeated.
    pub(super) fn refused(refusal: &Refusal, received: &Received) -> Self {
        let answer = refusal.answer(Some(received.message.header.correlation));
        let text = serde_json::to_string(&answer).expect("a struct of strings");
        Self { status: refusal.status(), text: text.into(), repeated: false }
    }
}

/// What `Session@Issuer` is answered, and what was done so long ago that its answer is not kept.
const NOTHING_TO_SAY: &str = "{\"Response\":{}}";

/// What is known of a message that came before, to tell it from another under its correlation.
enum Content {
    /// It opened a session.
    Session,
    /// What it asked; not known once that was pruned.
    Digest(Option<ContentDigest>),
}

/// The first answers of the messages that came before.
#[derive(Default)]
pub(super) struct Replies(BTreeMap<MessageKey, (Content, Answer)>);

impl Replies {
    /// From what was loaded for a batch.
    pub(super) fn new(CameBefore { answers, sessions }: CameBefore) -> Self {
        let answers = answers.into_iter().map(|(key, first)| {
            // What was pruned was done, long ago, and is not done again.
            let pruned = Answer::done(NOTHING_TO_SAY);
            let answer = first.status.map_or(pruned, |status| Answer {
                status,
                text: first.answer.into(),
                repeated: true,
            });
            (key, (Content::Digest(first.digest), answer))
        });
        let sessions = sessions.into_iter();
        let sessions = sessions.map(|key| (key, (Content::Session, Answer::done(NOTHING_TO_SAY))));
        Self(answers.chain(sessions).collect())
    }

    /// What a message that came before is answered.
    ///
    /// # Errors
    /// [`Refusal::CorrelationReused`] when the same correlation came with other content.
    pub(super) fn find(
        &self,
        key: &MessageKey,
        received: &Received,
    ) -> Option<Result<Answer, Refusal>> {
        let (first, answer) = self.0.get(key)?;
        let same = match first {
            Content::Session => opens_session(received),
            Content::Digest(first) => first.is_none_or(|first| first == received.digest),
        };
        let repeated = Answer { repeated: true, ..answer.clone() };
        Some(if same { Ok(repeated) } else { Err(Refusal::CorrelationReused) })
    }

    /// The first answer of a message of this batch.
    pub(super) fn remember(&mut self, key: MessageKey, received: &Received, answer: Answer) {
        let content = if opens_session(received) {
            Content::Session
        } else {
            Content::Digest(Some(received.digest))
        };
        self.0.insert(key, (content, answer));
    }
}

/// The message of a command, if it is one, and by what its repetition is recognized.
pub(super) fn message_of(command: &Command) -> Option<(MessageKey, &Received)> {
    let (received, sender) = match command {
        Command::Message(received, wallet) => (received, SenderKey::from(wallet.id)),
        // An enrolment is from Anonymous: its key tells one from another.
        Command::Enrolment(received) => {
            let key: PublicKey = received.message.body["PublicKey"].as_str()?.parse().ok()?;
            (received, SenderKey::from(key))
        }
        Command::Acknowledge { .. }
        | Command::See(_)
        | Command::Tick(_)
        | Command::Probe { .. }
        | Command::Prune(_) => {
            return None;
        }
    };
    Some(((sender, received.message.header.correlation), received))
}

/// Whether a message asks for a session, of which nothing but its coming is kept.
pub(super) fn opens_session(received: &Received) -> bool {
    received.message.header.subject == Subject::SessionAtIssuer.as_str()
}

/// Whether a refusal stands when the message is repeated, whatever happened meanwhile.
///
/// A command that was refused must not take effect later, when its sender has long been told that
/// nothing was done. The protocol's own questions about an offer are asked again until the offer
/// ends; whoever is not enrolled leaves no trace.
pub(super) fn stands(command: &Command, refusal: &Refusal) -> bool {
    let Command::Message(received, _) = command else { return false };
    let subject_stands = received.action.as_ref().map_or(true, AnyAction::refusal_stands);
    subject_stands && refusal.is_of_core()
}
