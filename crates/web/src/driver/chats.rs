//! What the pages show of chats, derived from what is stored.

use tallystick_core::{
    broker::{BrokerToken, BrokerTokenState, Chat, ChatTalker, Prompt, titles::in_language},
    message::ChatEnd,
    scripts::ReplyForm,
};

use super::views::Stored;
use crate::state::{ChatEntry, ChatState, ChatToken, ChatView};

/// The chats with talkers, the latest first.
pub(super) fn views(stored: &Stored, language: &str) -> Vec<ChatView> {
    let mut chats: Vec<ChatView> = Vec::new();
    for chat in &stored.shown.chats {
        if let Some(talker) = &chat.talker {
            // A few rows: a sort of its own is compiled for each type.
            let earlier = |known: &ChatView| known.opened < talker.opened;
            let place = chats.iter().position(earlier).unwrap_or(chats.len());
            chats.insert(place, view(stored, chat, talker, language));
        }
    }
    chats
}

fn view(stored: &Stored, chat: &Chat, talker: &ChatTalker, language: &str) -> ChatView {
    let mut entries = Vec::new();
    let mut ended = None;
    for prompt in stored.shown.prompts.iter().filter(|prompt| prompt.chat == chat.id) {
        ended = ended.or(prompt.ended);
        entries.push(entry(prompt));
    }
    let mut tokens = Vec::new();
    for row in stored.shown.tokens.iter().filter(|row| row.chat == chat.id) {
        tokens.push(token(row));
    }
    let asks = entries.iter().any(|entry| entry.is_open) || tokens.iter().any(|row| row.is_open);
    let state = match (ended, chat.active) {
        (Some(ChatEnd::Done), _) => ChatState::Done,
        (Some(ChatEnd::Fail), _) => ChatState::Failed,
        (None, false) => ChatState::Left,
        (None, true) if asks => ChatState::Asking,
        (None, true) => ChatState::Waiting,
    };
    let title = in_language(&talker.title, language).unwrap_or(&talker.name).to_owned();
    let (talker, opened) = (talker.name.clone(), talker.opened);
    ChatView { id: chat.id, talker, title, opened, state, entries, tokens }
}

fn entry(prompt: &Prompt) -> ChatEntry {
    let reply = prompt.reply.as_ref().map(|reply| match (&prompt.form, reply.as_str()) {
        (Some(ReplyForm::Confirm), "YES") => "Yes".to_owned(),
        (Some(ReplyForm::Confirm), "NO") => "No".to_owned(),
        _ => reply.clone(),
    });
    ChatEntry {
        number: prompt.number,
        prompt: prompt.prompt,
        text: prompt.text.clone(),
        form: prompt.form.clone(),
        is_open: prompt.is_open(),
        reply,
        ends: prompt.ended.is_some(),
    }
}

fn token(row: &BrokerToken) -> ChatToken {
    use BrokerTokenState::{Detailed, Issued, Offered};
    ChatToken {
        token: row.token,
        title: row.title.clone(),
        issuer_title: row.issuer_title.clone(),
        expires: row.expires,
        accepted: row.accepted,
        is_open: matches!(row.state, Issued | Detailed | Offered),
        reason: row.reason.clone(),
    }
}
