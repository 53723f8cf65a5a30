//! Chats with talkers: what a submitted, answered or refused message changes of them.

use tallystick_core::{
    Refusal, Subject,
    actions::CloseChatAtHost,
    broker::Prompt,
    message::{Body, PromptedAtHost},
};

use crate::{
    json,
    store::{Access, StoreError, Transaction},
    tables::{CHATS, OutboxEntry, PROMPTS, prompt_key},
};

/// Whether a message changes what is shown of a chat.
pub(crate) fn is_about_a_chat(entry: &OutboxEntry) -> bool {
    reply_of(entry).is_some() || closing(entry).is_some() || entry.talker.is_some()
}

/// The reply that a message carries.
fn reply_of(entry: &OutboxEntry) -> Option<PromptedAtHost> {
    body(entry, Subject::PromptedAtHost)
}

/// The chat that a message leaves.
fn closing(entry: &OutboxEntry) -> Option<CloseChatAtHost> {
    body(entry, CloseChatAtHost::SUBJECT)
}

fn body<B: Body>(entry: &OutboxEntry, subject: Subject) -> Option<B> {
    let message = &entry.message;
    let is_of_subject = message.subject == subject.as_str();
    is_of_subject.then(|| json::read(message.body.clone()).ok())?
}

async fn prompt_of(
    transaction: &Transaction<impl Access>,
    reply: &PromptedAtHost,
) -> Result<Option<Prompt>, StoreError> {
    let prompts = transaction.all(&PROMPTS).await?;
    Ok(prompts.into_iter().find(|one| one.chat == reply.chat && one.prompt == reply.prompt))
}

/// A message is about to wait in the outbox: a reply is kept with its prompt.
///
/// # Errors
/// The prompt does not admit the reply, or has one.
pub(crate) async fn submitted(
    transaction: &Transaction<impl Access>,
    entry: &OutboxEntry,
) -> Result<Result<(), Refusal>, StoreError> {
    let Some(reply) = reply_of(entry) else { return Ok(Ok(())) };
    let Some(prompt) = prompt_of(transaction, &reply).await? else {
        return Ok(Err(Refusal::NotFound { thing: "prompt" }));
    };
    match prompt.replied(&reply.reply) {
        Ok(prompt) => {
            transaction.put(&PROMPTS, &prompt_key(prompt.chat, prompt.number), &prompt)?;
            Ok(Ok(()))
        }
        Err(refusal) => Ok(Err(refusal)),
    }
}

/// The host carried a message out: a chat that was left is over.
pub(crate) async fn answered(
    transaction: &Transaction<impl Access>,
    entry: &OutboxEntry,
) -> Result<(), StoreError> {
    let Some(CloseChatAtHost { chat }) = closing(entry) else { return Ok(()) };
    if let Some(mut chat) = transaction.get(&CHATS, &chat.to_string()).await? {
        chat.active = false;
        transaction.put(&CHATS, &chat.id.to_string(), &chat)?;
    }
    Ok(())
}

/// The host refused a message for good: the prompt waits for another reply.
pub(crate) async fn refused(
    transaction: &Transaction<impl Access>,
    entry: &OutboxEntry,
) -> Result<(), StoreError> {
    let Some(reply) = reply_of(entry) else { return Ok(()) };
    if let Some(prompt) = prompt_of(transaction, &reply).await? {
        let key = prompt_key(prompt.chat, prompt.number);
        transaction.put(&PROMPTS, &key, &Prompt { reply: None, ..prompt })?;
    }
    Ok(())
}
